import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { contains } from '../database/contains';
import type { AuthTable } from '../schema/auth-table';
import type { SqlValue } from '../database/physical-table';
import type { OpenConnection } from '../connections/connection';

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
export function onDevice({ handle }: OpenConnection, session: AuthTable<'session'>, text: string): Expression<SqlBool> {
  const agent = session.ref('userAgent');
  const literal = contains(handle.kind, agent, text.trim());
  const words = text
    .toLowerCase()
    .split(/[\s()]+/)
    .filter((word) => word !== '' && !SILENT.has(word));
  if (words.length === 0) return literal;
  const all = words.map((word) => says(handle.kind, agent, word));
  return sql<SqlBool>`(${literal} or (${sql.join(all, sql` and `)}))`;
}

function says(kind: 'postgres' | 'sqlite', agent: RawBuilder<SqlValue>, word: string): Expression<SqlBool> {
  // A version stands behind the name: `Chrome/131`.
  if (/^\d+(\.\d+)?$/.test(word)) return contains(kind, agent, `/${word}`);
  const { has, lacks = [] } = SAID.get(word) ?? { has: [word] };
  const one = sql`(${sql.join(
    has.map((part) => contains(kind, agent, part)),
    sql` or `,
  )})`;
  const none = lacks.map((part) => sql`not (${contains(kind, agent, part)})`);
  return sql<SqlBool>`(${sql.join([one, ...none], sql` and `)})`;
}
