import type { OpenConnection } from '../connections/connection';
import { contains } from '../database/contains';
import { eb, type Column, type Condition } from '../database/expressions';
import type { AuthTable } from '../schema/auth-table';

/** Words of a device as it is shown that no user agent has. */
const SILENT = new Set(['on', 'an', 'app', 'apple', 'unknown', 'system', 'script', 'bot', 'device', 'a']);
/** Names as they are shown → what the user agent says of them, and what it must not say. */
const SAID: ReadonlyMap<string, { readonly has: readonly string[]; readonly lacks?: readonly string[] }> = new Map([
  ['edge', { has: ['Edg'] }],
  ['chrome', { has: ['Chrome/', 'CriOS/'], lacks: ['Edg', 'OPR/', 'SamsungBrowser/'] }],
  ['safari', { has: ['Safari/'], lacks: ['Chrome/', 'CriOS/', 'FxiOS/', 'EdgiOS/', 'Android'] }],
  ['firefox', { has: ['Firefox/', 'FxiOS/'] }],
  ['opera', { has: ['OPR/', 'Opera'] }],
  ['samsung', { has: ['SamsungBrowser/'] }],
  ['internet', { has: ['SamsungBrowser/', 'MSIE', 'Trident'] }],
  ['macos', { has: ['Mac OS X'], lacks: ['iPhone', 'iPad'] }],
  ['ios', { has: ['iPhone', 'iPad'] }],
  ['chromeos', { has: ['CrOS'] }],
  ['go', { has: ['Go-http-client'] }],
  ['requests', { has: ['python-requests'] }],
  ['httpclient', { has: ['HttpClient'] }],
]);

/** Sessions whose user agent contains a text, or says what the device is shown as, such as `Chrome on Windows`. */
export function onDevice({ handle }: OpenConnection, session: AuthTable<'session'>, text: string): Condition {
  const agent = session.ref('userAgent');
  const literal = contains(handle, agent, text.trim());
  const words = text
    .toLowerCase()
    .split(/[\s()]+/)
    .filter((word) => word !== '' && !SILENT.has(word));
  if (words.length === 0) return literal;
  const all = words.map((word) => says(handle.kind, agent, word));
  return eb.or([literal, eb.and(all)]);
}

function says(kind: 'postgres' | 'sqlite', agent: Column, word: string): Condition {
  // A version stands behind the name: `Chrome/131`.
  if (/^\d+(\.\d+)?$/.test(word)) return contains(kind, agent, `/${word}`);
  const { has, lacks = [] } = SAID.get(word) ?? { has: [word] };
  const one = eb.or(has.map((part) => contains(kind, agent, part)));
  const none = lacks.map((part) => eb.not(contains(kind, agent, part)));
  return eb.and([one, ...none]);
}
