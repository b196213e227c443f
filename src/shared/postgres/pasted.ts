// Takes the address out of what a console, a file of settings or a terminal gave: an address of its own, or the command or
// the line around it.
import { isLibpq, parameterOf } from './parameters';

/** What was found in a pasted text: an address, and parameters that stood around it, such as `psql -h`. */
export interface Pasted {
  readonly address: string;
  readonly around: ReadonlyMap<string, string>;
}

const QUOTES: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '`': '`',
  '“': '”',
  '‘': '’',
  '«': '»',
  '<': '>',
};
/** `DATABASE_URL=`, `export URL = `, `$env:URL=`, `"url": `, `const url = `. */
const ASSIGNED =
  /^(?:(?:export|set|setx|env|declare|const|let|var)\s+|\$env:)*(["']?)([A-Za-z_][\w.-]*)\1\s*(?:=|:(?!\/)(?=[\s"'`]))\s*(?=\S)/u;
const PSQL = /^(?:.*[\\/])?(?:psql|pgcli)(?:\.exe)?$/u;
/** Options of psql that take a value and say nothing about where to connect. */
const OTHER_OPTIONS = new Set(['-c', '-f', '-v', '-P', '-o', '-L', '-F', '-R', '-T', '--command', '--file', '--set']);
const PLACE_OPTIONS: Readonly<Record<string, string>> = {
  '-h': 'host',
  '--host': 'host',
  '-p': 'port',
  '--port': 'port',
  '-U': 'user',
  '--username': 'user',
  '-d': 'dbname',
  '--dbname': 'dbname',
};

/** Several lines as one, for a box of one line, which would put them together without anything in between. */
export function asOneLine(text: string): string {
  return withoutComments(text)
    .trim()
    .replaceAll(/\s*\\?\r?\n\s*/gu, ' ');
}

/** The address in a text that somebody copied from anywhere. */
export function unwrap(text: string): Pasted {
  const joined = withoutComments(text.replaceAll(/\\\r?\n\s*/gu, ' ')).trim();
  const words = shellWords(joined);
  if (words !== null) {
    const said = fromCommand(words) ?? fromVariables(words);
    if (said !== null) return said;
  }
  return { address: bare(joined), around: new Map() };
}

function withoutComments(text: string): string {
  if (!/[\r\n]/u.test(text.trim())) return text;
  return text
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '' && !/^\s*(?:#|\/\/)/u.test(line))
    .join('\n');
}

/** Without a name and an equals sign in front, without quotes around and without what ends a line behind. */
export function bare(text: string): string {
  let left = text.trim();
  for (let before = ''; before !== left;) {
    before = left;
    left = withoutEnd(left);
    const name = ASSIGNED.exec(left);
    if (name === null) left = withoutQuotes(left);
    else if (!isLibpq(name[2] ?? '')) left = left.slice(name[0].length).trim();
  }
  return left;
}

/** What ends a line of a program or of a shell; in an address without quotes around it a comma may be a part of it. */
function withoutEnd(line: string): string {
  const [last, before] = [line.at(-1), line.at(-2) ?? ''];
  if (last !== ';' && last !== ',') return line;
  const quoted = `"'\`”’`.includes(before);
  const address = last === ';' && /^[^'"=\s]*:\/\//u.test(line);
  return quoted || address ? line.slice(0, -1).trim() : line;
}

function withoutQuotes(text: string): string {
  const closing = QUOTES[text.charAt(0)];
  return closing !== undefined && text.length > 1 && text.endsWith(closing) ? text.slice(1, -1).trim() : text;
}

/** A line of a shell in its words; null where it is none, such as with a quote that does not end. */
function shellWords(line: string): string[] | null {
  const words: string[] = [];
  const part = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)|([\s\S])/gu;
  let word: string | null = null;
  for (const [, single, double, escaped, plain, blank, stray] of line.matchAll(part)) {
    if (stray !== undefined) return null;
    if (blank === undefined)
      word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/gu, '$1') ?? escaped ?? plain ?? '');
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** `PGPASSWORD=… psql -h … -U … database`, or `psql 'postgres://…'`. */
function fromCommand(words: readonly string[]): Pasted | null {
  const at = words.findIndex((word) => !/^(?:[A-Z_]+=|export$|env$|sudo$|\$$)/u.test(word));
  if (at === -1 || !PSQL.test(words[at] ?? '')) return null;
  const around = variablesIn(words.slice(0, at));
  const places: string[] = [];
  for (let i = at + 1; i < words.length; i += 1) {
    const [, long, value] = /^(--[a-z-]+)=([\s\S]*)$/u.exec(words[i] ?? '') ?? [];
    const [, short, attached] = /^(-[hpUd])([\s\S]+)$/u.exec(words[i] ?? '') ?? [];
    const option = long ?? short ?? words[i] ?? '';
    const name = PLACE_OPTIONS[option];
    if (name !== undefined) around.set(name, value ?? attached ?? words[(i += 1)] ?? '');
    else if (OTHER_OPTIONS.has(option)) i += value === undefined ? 1 : 0;
    else if (!option.startsWith('-')) places.push(option);
  }
  const [first, user] = around.has('dbname') ? [around.get('dbname'), places[0]] : places;
  if (user !== undefined) around.set('user', user);
  around.delete('dbname');
  const database = first ?? '';
  if (/:\/\/|=/u.test(database)) return { address: bare(database), around };
  if (database !== '') around.set('dbname', database);
  return { address: '', around };
}

/** Several lines such as `PGHOST=…`, as consoles give them for a file of settings. */
function fromVariables(words: readonly string[]): Pasted | null {
  const told = words.filter((word) => word !== 'export');
  if (
    told.length === 0 ||
    !told.every((word) => parameterOf(word.split('=', 1)[0] ?? '') !== null && word.includes('='))
  ) {
    return null;
  }
  return { address: '', around: variablesIn(told) };
}

function variablesIn(words: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const name = at === -1 ? null : parameterOf(word.slice(0, at));
    if (name !== null) found.set(name, word.slice(at + 1));
  }
  return found;
}
