// A search that finds nobody offers the same with one letter put right, and only what finds somebody.
import { afterEach, describe, expect, inject, it } from 'vitest';
import { fold } from '../../src/main/data/base/fold';
import { isOneSlip } from '../../src/main/data/base/slips';
import { makeDatabase, type DatabaseKind, type TestDatabase } from '../support/databases';
import { Dice } from '../support/fuzz-inputs';
import { seedUsers } from '../support/seed';
import { addUser, openOn, withoutWaiting, type Opened } from '../support/opened';

const PEOPLE = [
  { name: 'Helene Finstad', email: 'helene.finstad@litware.example' },
  { name: 'Ole Finstad', email: 'of@litware.example' },
  { name: 'Anna Wroński', email: 'aw@example.net' },
  { name: 'Antonín Dvořák', email: 'ad@example.net' },
  { name: 'Karl Straße', email: 'karl.weiss@example.net' },
  { name: 'Nguyễn Văn Đặng', email: 'nd@example.net' },
];

interface Path {
  readonly kind: DatabaseKind;
  readonly encoding?: string;
  readonly seeded?: number;
}

const PATHS: Record<string, Path> = {
  'a small SQLite file': { kind: 'sqlite' },
  'a small table of Postgres': { kind: 'postgres' },
  'a database in SQL_ASCII': { kind: 'postgres', encoding: 'SQL_ASCII' },
  'a big SQLite file': { kind: 'sqlite', seeded: 50_500 },
  'a big table of Postgres': { kind: 'postgres', seeded: 50_500 },
};

let database: TestDatabase | undefined;
let app: Opened | undefined;
afterEach(async () => {
  await app?.close();
  await database?.drop();
  app = undefined;
  database = undefined;
});

async function opened({ kind, encoding, seeded }: Path) {
  const made = await withoutWaiting(
    await makeDatabase(kind, {
      pg: inject('pgUrl'),
      plugins: ['admin'],
      ...(encoding !== undefined && { encoding }),
    }),
  );
  database = made;
  for (const [n, person] of PEOPLE.entries()) await addUser(made, { id: `P${n}`, ...person });
  if (seeded !== undefined) await seedUsers(made, seeded);
  if (kind === 'postgres') await made.query('analyze "user"');
  const on = await openOn(made);
  app = on;
  return on;
}

/** A word with one letter slipped. */
function slipped(word: string, dice: Dice): string {
  const letters = Array.from(word);
  const at = dice.below(letters.length);
  const kind = dice.below(4);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, 'q');
  else if (kind === 2) letters[at] = 'q';
  else letters.splice(at, 2, ...letters.slice(at, at + 2).toReversed());
  return letters.join('');
}

describe('did you mean', () => {
  it.each(Object.entries(PATHS))('%s', { timeout: 120_000 }, async (_, path) => {
    const on = await opened(path);
    const suggested = async (search: string, filters = {}) =>
      (await on.call('users.suggest', { search, filters })).texts;
    const found = async (search: string) =>
      (await on.call('users.list', { search, limit: 50 })).rows.map(({ id }) => id);

    expect(await suggested('finstd')).toEqual(['Finstad']);
    expect(await suggested('helene finstd,')).toEqual(['helene Finstad']);
    expect(await suggested('helene.finstad@litwre.example')).toEqual(['helene.finstad@litware.example']);
    expect(await suggested('finstd', { banned: true })).toEqual([]);
    for (const typed of ['finstad', 'fin', 'qqqqqqq', 'x\0yzw', '%%%%', 'a b c d e f g h', '']) {
      expect([typed, await suggested(typed)]).toEqual([typed, []]);
    }

    const dice = new Dice(20_261_130);
    const wrong: unknown[] = [];
    for (let n = 0; n < (path.seeded === undefined ? 60 : 12); n += 1) {
      const person = dice.pick(PEOPLE);
      const word = dice.pick(person.name.split(' ').filter((one) => one.length >= 5));
      const typed = slipped(dice.below(2) === 0 ? fold(word) : word, dice);
      // Nothing is put right where somebody is found, and a slip is never mixed in silently.
      if (!isOneSlip(fold(typed), fold(word)) || typed.length < 4 || (await found(typed)).length > 0) continue;
      const texts = await suggested(typed);
      const all = await Promise.all(texts.map(found));
      if (!texts.some((text) => fold(text) === fold(word)) || all.some((ids) => ids.length === 0))
        wrong.push({ typed, word, texts });
    }
    expect(wrong).toEqual([]);
  });
});
