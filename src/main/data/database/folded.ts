// A search looks past accents, which no engine does without extensions: Postgres is asked by a pattern of all the
// characters that fold to each letter, SQLite by a function of ours where a text is more than ASCII.
import { sql } from 'kysely';
import { fold, foldCharacter } from '../base/fold';
import { escapeLike } from './contains';
import type { DatabaseHandle } from './database-handle';
import { eb, NEVER, type Column, type Condition } from './expressions';

export type Letters = Pick<DatabaseHandle, 'kind' | 'knowsCharacters' | 'unicode' | 'holds'>;

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\u0001-\u007f]+$/;

/**
 * Whether text contains a word, or begins with it, once both are folded (`fold`). The same on every engine, whatever its
 * extensions and its locale.
 */
export function containsFolded(
  letters: Letters,
  text: Column,
  word: string,
  where: 'anywhere' | 'start' = 'anywhere',
): Condition {
  const folded = fold(word);
  if (folded === '' || folded.includes('\0')) return NEVER;
  const pattern = `${where === 'start' ? '' : '%'}${escapeLike(folded)}%`;
  // ASCII folds to nothing but small letters, which engines look past by themselves, and fast.
  const plain = ASCII.test(folded);
  if (letters.kind === 'sqlite') {
    const more = sql<boolean>`(${isBeyondAscii(letters, text)} and authdesk_folds(${text}, ${folded}, ${where === 'start' ? 1 : 0}))`;
    return plain ? sql`(${text} like ${pattern} escape '\\' or ${more})` : more;
  }
  const matches = sql<boolean>`(${text})::text collate "C" ~ ${foldedPattern(folded, where, letters)}`;
  const more = letters.unicode ? sql<boolean>`(${isBeyondAscii(letters, text)} and ${matches})` : matches;
  // In the C locale: others fold I to something else than i, or cannot be asked for a part of a text at all.
  return plain ? sql`((${text})::text collate "C" ilike ${pattern} escape '\\' or ${more})` : more;
}

/** Whether text has a folded word in it as it stands, in any case; nothing else is looked past. */
export function hasPlain({ kind }: Pick<Letters, 'kind'>, text: Column, word: string): Condition {
  const pattern = `%${escapeLike(word)}%`;
  return kind === 'sqlite'
    ? sql`${text} like ${pattern} escape '\\'`
    : sql`(${text})::text collate "C" ilike ${pattern} escape '\\'`;
}

/** Whether text may be more than ASCII; always, where the encoding does not tell. */
export function isBeyondAscii({ kind, unicode }: Pick<Letters, 'kind' | 'unicode'>, text: Column): Condition {
  if (!unicode) return eb.lit(true);
  return kind === 'sqlite'
    ? sql`octet_length(${text}) <> length(${text})`
    : sql`octet_length((${text})::text) <> char_length((${text})::text)`;
}

/** Whether text begins so in any case, for ids, which are letters and digits. */
export function beginsInAnyCase(kind: Letters['kind'], text: Column, prefix: string): Condition {
  if (!ASCII.test(prefix)) return NEVER;
  const pattern = `${escapeLike(prefix)}%`;
  return kind === 'sqlite'
    ? sql`${text} like ${pattern} escape '\\'`
    : sql`${text}::text collate "C" ilike ${pattern} escape '\\'`;
}

/** Letters with accents as they are met in names. */
const COMMON = /^[\u00c0-\u017f\u0218-\u021b]$/u;
/** More spellings of a word than this are not asked for one by one. */
const MOST_SPELLINGS = 60;
/** What a trigram index can look for: letters and digits, which every locale folds alike. */
const TRIGRAM = /[a-z0-9]{3}/;

/** Whether a trigram index can look for a folded word. */
export function hasTrigram(word: string): boolean {
  return TRIGRAM.test(word);
}

/**
 * Patterns of LIKE for a folded word as it may be written: as it stands, and with anything in place of one of its letters.
 * Where what is left has nothing that a trigram index could look for, letters that are common in names stand there instead.
 */
export function spellingsOf(word: string, holds: Letters['holds']): string[] {
  if (hasOneSpelling(word)) return [`%${escapeLike(word)}%`];
  const { one, two } = stands();
  const letters = Array.from(word);
  const without = (at: number, length: number, others: readonly string[] | undefined): string[] => {
    const before = letters.slice(0, at).join('');
    const after = letters.slice(at + length).join('');
    const around = [before, after].filter((part) => part !== '');
    if (around.some(hasTrigram)) return [`%${around.map(escapeLike).join('%')}%`];
    return (others ?? [])
      .filter((other) => COMMON.test(other) && holds(other) && (at === 0 || other === other.toLowerCase()))
      .map((other) => `%${escapeLike(`${before}${other}${after}`)}%`);
  };
  const written = letters.flatMap((letter, at) => {
    const pair = two.get(`${letter}${letters[at + 1] ?? ''}`);
    return [...without(at, 1, one.get(letter)), ...(pair === undefined ? [] : without(at, 2, pair))];
  });
  return [...new Set([`%${escapeLike(word)}%`, ...written])].slice(0, MOST_SPELLINGS);
}

/** Whether a folded word can be written in no way but one, case aside. */
export function hasOneSpelling(word: string): boolean {
  // Every letter has another with an accent, and hyphens and quotes have others that are meant.
  return /^[0-9@._+]+$/.test(word);
}

/** The pattern of Postgres that a folded word is found by in any text. */
export function foldedPattern(folded: string, where: 'anywhere' | 'start', letters: Omit<Letters, 'kind'>): string {
  const write = letters.knowsCharacters ? asCharacters(letters) : BYTES;
  const parts = Array.from(folded);
  const pieces: string[] = [];
  for (let at = 0; at < parts.length;) {
    const run = runAt(parts, at);
    pieces.push(
      runPattern(
        parts.slice(at, at + run),
        { first: at === 0 && where === 'anywhere', last: at + run === parts.length },
        write,
      ),
    );
    at += run;
  }
  return `${where === 'start' ? `^${write.unseen}` : ''}${pieces.join(write.unseen)}`;
}

interface Writing {
  /** Whether the database has a place for a character; what it has none for stands in none of its texts, and would be refused. */
  readonly holds: (character: string) => boolean;
  readonly unseen: string;
  readonly oneOf: (characters: readonly string[]) => string;
}

/** More of the same letter in a row than this are taken one by one. */
const LONGEST_RUN = 6;

/** How many letters from here on belong together, because a single character may stand for two of them. */
function runAt(parts: readonly string[], at: number): number {
  let length = 1;
  while (length < LONGEST_RUN && stands().two.has(`${parts[at + length - 1]}${parts[at + length] ?? ''}`)) length += 1;
  return length;
}

function runPattern(
  run: readonly string[],
  ends: { readonly first: boolean; readonly last: boolean },
  write: Writing,
): string {
  const { one, two } = stands();
  const single = (at: number): string => {
    const letter = run[at] ?? '';
    // At the ends it may be half of a character that stands for two.
    const halves = [...two].flatMap(([pair, characters]) =>
      (ends.first && at === 0 && pair.endsWith(letter)) ||
      (ends.last && at === run.length - 1 && pair.startsWith(letter))
        ? characters
        : [],
    );
    return write.oneOf([
      ...new Set([
        letter,
        ...(ASCII.test(letter) ? [letter.toUpperCase()] : []),
        ...(one.get(letter) ?? []),
        ...halves,
      ]),
    ]);
  };
  const from = (at: number): string[][] => {
    if (at >= run.length) return [[]];
    const pair = two.get(`${run[at]}${run[at + 1] ?? ''}`)?.filter(write.holds);
    const alone = from(at + 1).map((rest) => [single(at), ...rest]);
    return pair === undefined || pair.length === 0
      ? alone
      : [...alone, ...from(at + 2).map((rest) => [write.oneOf(pair), ...rest])];
  };
  const ways = from(0).map((way) => way.join(write.unseen));
  return ways.length === 1 ? (ways[0] ?? '') : `(?:${ways.join('|')})`;
}

/** Which characters stand for a letter, and which for two. */
interface Stands {
  readonly one: ReadonlyMap<string, readonly string[]>;
  readonly two: ReadonlyMap<string, readonly string[]>;
}

/** Where letters with case or accents are: most of the rest are signs and pictures, which are what they are. */
const BLOCKS: readonly (readonly [number, number])[] = [
  [0x80, 0x33ff],
  [0xa000, 0xabff],
  [0xf900, 0xfffd],
  [0x10400, 0x10cff],
  [0x118a0, 0x118df],
  [0x16e40, 0x16e7f],
  [0x1e900, 0x1e943],
];
let table: Stands | null = null;

/** Made at the first search, in some milliseconds. */
function stands(): Stands {
  if (table !== null) return table;
  const one = new Map<string, string[]>();
  const two = new Map<string, string[]>();
  for (const [first, last] of BLOCKS) {
    for (let code = first; code <= last; code += 1) {
      const character = String.fromCodePoint(code);
      const folded = foldCharacter(character);
      if (folded === character || folded === '') continue;
      const map = Array.from(folded).length === 1 ? one : two;
      const characters = map.get(folded) ?? [];
      characters.push(character);
      map.set(folded, characters);
    }
  }
  table = { one, two };
  return table;
}

const UNSEEN = '[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*';

function asCharacters({ unicode, holds }: Pick<Letters, 'unicode' | 'holds'>): Writing {
  return {
    unseen: unicode ? UNSEEN : holds('\u00ad') ? '\u00ad*' : '',
    holds,
    oneOf: (characters) => bracket(characters.filter((one, at) => at === 0 || holds(one))),
  };
}

function bracket(characters: readonly string[]): string {
  return `[${characters.map((one) => (/[\\\]^[-]/.test(one) ? `\\${one}` : one)).join('')}]`;
}

/** To SQL_ASCII the bytes of UTF-8 are characters each. */
const BYTES: Writing = {
  holds: () => true,
  unseen:
    '(?:\\u00CC[\\u0080-\\u00BF]|\\u00CD[\\u0080-\\u00AF]|\\u00E2\\u0080[\\u008B-\\u008F\\u00AA-\\u00AE]|\\u00E2\\u0081[\\u00A0-\\u00A4\\u00A6-\\u00A9]|\\u00C2\\u00AD|\\u00EF\\u00BB\\u00BF)*',
  oneOf: (characters) => {
    const plain = characters.filter((one) => ASCII.test(one));
    const others = characters.filter((one) => !ASCII.test(one));
    const byBeginning = new Map<string, string[]>();
    for (const other of others) {
      const bytes = [...Buffer.from(other, 'utf8')].map((byte) => `\\u00${byte.toString(16).padStart(2, '0')}`);
      const beginning = bytes.slice(0, -1).join('');
      byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), bytes.at(-1) ?? '']);
    }
    const ways = [...byBeginning].map(([beginning, ends]) => `${beginning}[${ends.join('')}]`);
    return `(?:${[...(plain.length === 0 ? [] : [bracket(plain)]), ...ways].join('|')})`;
  },
};
