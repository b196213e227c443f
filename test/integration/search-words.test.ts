// A search finds by every word that was typed, in any order and without accents, on every engine and by whatever it is
// answered: made-up people and questions, held against a plain look through all of them.
import { afterEach, describe, expect, inject, it } from 'vitest';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { Dice } from '../support/fuzz-inputs';
import { seedUsers } from '../support/seed';
import { bare, looked, searchOracle } from '../support/search-oracle';
import { addUser, collect, openOn, withoutWaiting, type Opened } from '../support/opened';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const KNOWN: readonly Person[] = [
  { id: 'Wronski0Ann', name: 'Ann Wroński', email: 'aw@example.com' },
  { id: 'r9OannQwertz', name: 'Kelpie', email: 'k@litware.example' },
  { id: 'Annabel7777', name: 'Jarret Mann', email: 'jm@litware.example' },
  { id: 'Finstad1111', name: 'Helene Finstad', email: 'helene.finstad@litware.example' },
  { id: 'ONeill22222', name: "Tip O'Neill", email: 'tip@example.com' },
  { id: 'ONeill33333', name: 'Cara O’Neill', email: 'cara@example.com' },
  { id: 'Ostrom44444', name: 'Elin ÖSTRÖM', email: 'elin@example.com' },
  { id: 'Strasse5555', name: 'Karl Straße', email: 'karl.weiss@example.com' },
  { id: 'Lodz6666666', name: 'Łucja Żółć-Æbelø', email: 'lucja@example.com' },
  { id: 'Decomposed7', name: 'Zoe\u0308 Nu\u0301n\u0303ez', email: 'zoe@example.com' },
  { id: 'Odysseus888', name: 'ΟΔΥΣΣΕΎΣ Йод İbrahim Işık', email: 'od@example.com' },
  { id: 'Percent9999', name: '100%_sure \\o/ [a-b] (c|d) ^x$ *', email: 'p+q_r%s@example.com' },
];

const SYLLABLES = [
  'wro',
  'ński',
  'Ößt',
  'røm',
  'ann',
  'ça',
  'Łód',
  'ź',
  'æb',
  'el',
  'nguyễn',
  'şah',
  'in',
  'ÞÓR',
  'ss',
  'ae',
  'đặ',
  'ño',
  "o'",
  '’x',
  'e\u0301',
  '李',
  'нёй',
  'Ǿ',
  'ǆ',
  'ﬁ',
  'ẞ',
];

function made(seed: number) {
  const dice = new Dice(seed);
  const under = (most: number) => dice.below(most);
  const oneOf = <T>(list: readonly T[]): T => dice.pick(list);
  const word = () => Array.from({ length: 1 + under(3) }, () => oneOf(SYLLABLES)).join('');
  const people = [
    ...KNOWN,
    ...Array.from({ length: 150 }, (_, at): Person => {
      const names = Array.from({ length: 1 + under(3) }, word);
      const id = Array.from({ length: 12 }, () => oneOf(Array.from('abcDEFnN0123'))).join('') + String(at);
      return {
        id,
        name: names.join(' '),
        email: `${bare(names[0] ?? '').replaceAll(/[^a-z]/g, '')}.${at}@${oneOf(['ann.example', 'litware.example'])}`,
      };
    }),
  ];
  const part = (text: string) => {
    const letters = Array.from(text);
    const from = under(letters.length);
    return letters.slice(from, from + 1 + under(letters.length)).join('');
  };
  const question = (): string => {
    const { id, name, email } = oneOf(people);
    if (under(10) === 0)
      return oneOf([id, id.slice(0, 6 + under(4)), id.slice(0, 5), id.slice(1, 8), id.toLowerCase()]);
    const words = `${name} ${email}`.split(' ').map((one) => (under(2) === 0 ? one : part(one)));
    const chosen = words.filter(() => under(2) === 0).toSorted(() => under(3) - 1);
    const typed = chosen
      .map((one) => (under(2) === 0 ? bare(one) : under(2) === 0 ? one.toUpperCase() : one))
      .join(' ');
    return `${oneOf(['', '', ' '])}${typed.replaceAll("'", () => oneOf(["'", '’']))}${oneOf(['', '', ',', ';', '. '])}`;
  };
  return { people, questions: Array.from({ length: 60 }, question).filter((one) => one.trim() !== '') };
}

const ASKED = [
  'wronski',
  'wronski ann',
  'ann example.com',
  'finstad helene',
  'helene finstad litware',
  'o’neill',
  "o'neill",
  'helene.finstad@litware.example,',
  'ann',
  'ostrom',
  'strasse',
  'Straße',
  'weiß',
  's',
  'lucja zolc',
  'aebelo',
  'zoë',
  'nunez',
  'οδυσσευς',
  'иод',
  'ibrahim isik',
  '0%_s',
  '\\o/',
  '[a-b]',
  '(c|d)',
  '^x$',
  'Annabel7777',
  'annabel7',
  'annab',
  'nnabel7',
  '“tip”',
  ',',
];

let database: TestDatabase | undefined;
let app: Opened | undefined;
afterEach(async () => {
  await app?.close();
  await database?.drop();
  app = undefined;
  database = undefined;
});

interface Path {
  readonly kind: DatabaseKind;
  readonly encoding?: string;
  /** Users beside those that were made up; so many that the table is big. */
  readonly seeded?: number;
  readonly prepare?: (made: TestDatabase) => Promise<unknown>;
  readonly index?: boolean;
}

const collated = (collation: string) => async (one: TestDatabase) =>
  one.query(
    `alter table "user" alter column name type text collate ${collation}, alter column email type text collate ${collation}`,
  );
const BIG = 50_500;

const PATHS: Record<string, Path> = {
  'a small SQLite file': { kind: 'sqlite' },
  'a small table of Postgres': { kind: 'postgres' },
  'Postgres without ICU': {
    kind: 'postgres',
    prepare: async (one) => one.query("delete from pg_collation where collprovider = 'i'"),
  },
  'columns in Turkish order': { kind: 'postgres', prepare: collated('"tr-x-icu"') },
  'columns in Czech order': { kind: 'postgres', prepare: collated('"cs-x-icu"') },
  'columns that hold case for nothing': {
    kind: 'postgres',
    prepare: async (one) => {
      await one.query("create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
      await collated('ci')(one);
    },
  },
  'a database in LATIN1': { kind: 'postgres', encoding: 'LATIN1' },
  'a database in SQL_ASCII': { kind: 'postgres', encoding: 'SQL_ASCII' },
  'a big SQLite file': { kind: 'sqlite', seeded: BIG },
  'a big SQLite file with the local index': { kind: 'sqlite', seeded: BIG, index: true },
  'a big table of Postgres': { kind: 'postgres', seeded: BIG },
  'a big table of Postgres with the local index': { kind: 'postgres', seeded: BIG, index: true },
  'a big table of Postgres with trigrams': {
    kind: 'postgres',
    seeded: BIG,
    prepare: async (one) => {
      await one.query('create extension if not exists pg_trgm');
      await one.query('create index on "user" using gin (email gin_trgm_ops, name gin_trgm_ops, id gin_trgm_ops)');
    },
  },
  'a big table of Postgres with trigrams in lower case of a name': {
    kind: 'postgres',
    seeded: BIG,
    prepare: async (one) => {
      await one.query('create extension if not exists pg_trgm');
      await one.query('create index on "user" using gin (lower(name) gin_trgm_ops)');
    },
  },
};

const latin1 = (text: string) => Array.from(text.normalize('NFC')).every((one) => one <= 'ÿ');

async function opened({ kind, encoding, seeded, prepare, index }: Path, people: readonly Person[]) {
  database = await withoutWaiting(
    await makeDatabase(kind, { pg: inject('pgUrl'), ...(encoding !== undefined && { encoding }) }),
  );
  await prepare?.(database);
  if (seeded !== undefined) await seedUsers(database, seeded);
  for (const person of people) await addUser(database, { ...person });
  if (kind === 'postgres') await database.query('analyze "user"');
  app = await openOn(database, { ...(index === true && { searchIndex: true }) });
  while (index === true && (await app.call('search.indexStatus')).state !== 'ready')
    await new Promise((go) => setTimeout(go, 5));
  return { app, database };
}

describe('every word, in any order, without accents', () => {
  it.each(Object.entries(PATHS))('%s', { timeout: 300_000 }, async (_, path) => {
    const { people, questions } = made(20_261_130);
    const held = path.encoding === 'LATIN1' ? people.filter(({ name }) => latin1(name)) : people;
    const on = await opened(
      path,
      held.map((one) => (path.encoding === 'LATIN1' ? { ...one, name: one.name.normalize('NFC') } : one)),
    );
    const stored = (await on.database.find('user')).map((row) =>
      looked(String(row['id']), [String(row['name']), String(row['email'])]),
    );
    const typed = [...ASKED, ...questions].filter((one) => path.encoding !== 'LATIN1' || latin1(one));
    const wrong: unknown[] = [];
    for (const text of path.seeded === undefined ? typed : typed.slice(0, 45)) {
      const ids = (
        await collect(on.app, 'users.list', { search: text, limit: path.seeded === undefined ? 7 : 400 })
      ).map(({ id }) => id);
      const expected = searchOracle(stored, text);
      const [found, wanted] = [new Set(ids), new Set(expected.ids)];
      const missing = expected.ids
        .filter((id) => !found.has(id))
        .map((id) => people.find((one) => one.id === id) ?? id);
      const tooMuch = ids.filter((id) => !wanted.has(id)).map((id) => people.find((one) => one.id === id) ?? id);
      const twice = ids.length - found.size;
      // A big table without an index that knows is read once: there each page begins with what begins so.
      const ordered = path.seeded === undefined || path.index === true;
      const middle = ids.findIndex((id) => !expected.begins.has(id) && id !== text.trim());
      const late = ordered && middle !== -1 ? ids.slice(middle).filter((id) => expected.begins.has(id)) : [];
      if (missing.length + tooMuch.length + twice + late.length > 0)
        wrong.push({ text, missing: missing.slice(0, 5), tooMuch: tooMuch.slice(0, 5), twice, late: late.slice(0, 5) });
    }
    expect(wrong).toEqual([]);
  });
});
