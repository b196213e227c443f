// Which rows may be of a kind is told in SQL before they are decoded: whatever they hold, no row of the kind is left out.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { verificationKinds } from '@shared/api/verifications';
import { identifierForms } from '../../src/main/data/verifications/identifier-forms';
import { hashIdentifier } from '../../src/main/data/verifications/queries';
import { makeDatabase, type TestDatabase } from '../support/databases';
import { addUser, collect, openOn, type Opened } from '../support/opened';

const USER = 'abcdefghijklmnopqrstuvwxyzABCDEF';
const EMAIL = 'ann@example.com';
const TOKEN = 'Z'.repeat(32);
const HASH = `${'h'.repeat(41)}-_`;

const identifiers = [
  ...identifierForms.flatMap(({ prefix }) => [prefix + TOKEN, prefix + EMAIL, prefix.toUpperCase() + TOKEN]),
  TOKEN,
  HASH,
  'short',
  '',
  '+15550123456',
  '15550123456-request-password-reset',
  EMAIL,
];
const values = [
  USER,
  'nobody',
  '7',
  '123456:1',
  '123456!2',
  EMAIL,
  '{broken',
  '{broken:3',
  '',
  'x'.repeat(70),
  `${'c'.repeat(90)}:0`,
  ...[
    { expectedChallenge: 'c' },
    { codeVerifier: 'v', callbackURL: '/' },
    { callbackURL: '/', link: { email: EMAIL, userId: USER } },
    { userId: USER, sessionId: 's' },
    { email: EMAIL, name: 'Ann' },
    { providerId: 'p' },
    { other: 1 },
  ].map((value) => JSON.stringify(value)),
  `{"\\u0065mail":"${EMAIL}"}`,
  ` {"email":"${EMAIL}"}`,
];
const lifetimes = [5, 180, 600, 900, 3600, 86_400, 2_592_000, 77];

const rows = identifiers.flatMap((identifier) =>
  values.map((value, i) => ({ identifier, value, lifetime: lifetimes[i % lifetimes.length] ?? 0 })),
);
for (const lifetime of lifetimes) for (const value of values) rows.push({ identifier: HASH, value, lifetime });
rows.push({ identifier: hashIdentifier(`sign-in-otp-${EMAIL}`), value: '123456:0', lifetime: 300 });

describe.each(['postgres', 'sqlite'] as const)('%s', (kind) => {
  let database: TestDatabase;
  let app: Opened;

  beforeAll(async () => {
    database = await makeDatabase(kind, { pg: inject('pgUrl') });
    await addUser(database, { id: USER, email: EMAIL });
    const made = Date.UTC(2026, 0, 1);
    const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
    const moment = (ms: number) => text(new Date(ms).toISOString());
    const tuples = rows.map(
      ({ identifier, value, lifetime }, i) =>
        `(${[text(`v${i}`), text(identifier), text(value), moment(made + lifetime * 1000), moment(made), moment(made)].join(', ')})`,
    );
    await database.query(
      `insert into verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt") values ${tuples.join(', ')}`,
    );
    app = await openOn(database);
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('finds of every kind the rows that the whole list says are of it', async () => {
    const whole = await collect(app, 'verifications.list', { limit: 500 });
    expect(whole).toHaveLength(rows.length);
    for (const one of verificationKinds) {
      const expected = whole.filter((row) => row.kind === one).map((row) => row.id);
      const found = (await collect(app, 'verifications.list', { kind: one, limit: 500 })).map((row) => row.id);
      expect([one, ...found.toSorted()]).toEqual([one, ...expected.toSorted()]);
    }
    // All of them are there.
    expect(new Set(whole.map((row) => row.kind))).toEqual(new Set(verificationKinds));
  });
});
