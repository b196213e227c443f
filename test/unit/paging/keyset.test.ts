/* oxlint-disable vitest/expect-expect -- `refused` holds the assertions */
import fc from 'fast-check';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, DummyDriver, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/main/data/base/app-error';
import { decodeCursor, encodeCursor, type Position } from '../../../src/main/data/paging/cursor';
import { tableAs } from '../../../src/main/data/database/expressions';
import { after, comparePositions, inOrder, reversed, type KeysetOrder } from '../../../src/main/data/paging/keyset';
import { openSqlite } from '../../support/sqlite';

const anyValue = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(null),
);
const anyId = fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat());

describe('cursors', () => {
  it('lead back to the very position they were made from', () => {
    fc.assert(
      fc.property(anyValue, anyId, fc.jsonValue(), (value, id, query) => {
        const position = JSON.parse(JSON.stringify({ value, id })) as Position; // -0 becomes 0 on the way
        expect(decodeCursor(query, encodeCursor(query, { value, id }))).toEqual(position);
        expect(encodeCursor(query, { value, id })).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('keep the microseconds of Postgres', () => {
    const position = { value: '2026-11-23 06:57:13.942123+00', id: 'x' };
    expect(decodeCursor('q', encodeCursor('q', position))).toEqual(position);
  });

  const refused = (query: unknown, cursor: string) => {
    expect(() => decodeCursor(query, cursor)).toThrow(AppError);
    expect(() => decodeCursor(query, cursor)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'cursor' }),
    );
  };
  it('are refused by another query', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), anyValue, anyId, (query, other, value, id) => {
        fc.pre(JSON.stringify(query) !== JSON.stringify(other));
        refused(other, encodeCursor(query, { value, id }));
      }),
    );
  });
  it('are refused when they are anything else', () => {
    fc.assert(fc.property(fc.string(), (junk) => refused('query', junk)));
    fc.assert(
      fc.property(fc.jsonValue(), (junk) => refused('query', Buffer.from(JSON.stringify(junk)).toString('base64url'))),
    );
  });
});

describe('order', async () => {
  const db = await openSqlite(':memory:');
  afterAll(() => db.close());
  db.exec('create table t (n integer primary key, value, id)');
  // what a column can hold: text with and without a case, numbers of both kinds, NULL
  const stored = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a', 'A', 'ä', 'Z', 'z', '', '10', '9', '🦊', '\uffee', '2026-01-01T00:00:00.000Z'),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
  );
  const rows = fc.array(fc.record({ value: stored, id: fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat()) }), {
    maxLength: 12,
  });

  it.each(
    (['asc', 'desc'] as const).flatMap((direction) =>
      (['last', 'first'] as const).map((nulls) => ({ direction, nulls })),
    ),
  )('of positions is that of SQLite itself, $direction with NULLs $nulls', (order) => {
    fc.assert(
      fc.property(rows, (list) => {
        db.exec('delete from t');
        for (const { value, id } of list) db.prepare('insert into t (value, id) values (?, ?)').run(value, id);
        const { direction, nulls } = order;
        const expected = db
          .prepare(`select value, id from t order by value ${direction} nulls ${nulls}, id ${direction}`)
          .all() as Position[];
        expect(expected.toReversed().sort((a, b) => comparePositions(order, a, b))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  const compiler = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (k) => new PostgresIntrospector(k),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const column = sql<string>`"c"`;
  const id = sql<string>`"i"`;
  const order = (more: Partial<KeysetOrder>): KeysetOrder => ({
    kind: 'postgres',
    column,
    id,
    direction: 'asc',
    nullable: true,
    nulls: 'last',
    ...more,
  });
  it('names NULLs only where there can be some, so that an index serves the rest', () => {
    const table = tableAs({ schema: null, name: 't' }, 't');
    const text = (more: Partial<KeysetOrder>) =>
      compiler
        .selectFrom(table)
        .$call(inOrder(order(more)))
        .compile()
        .sql.replace(/^.* order by /, '');
    expect(text({ nullable: false, direction: 'desc' })).toBe('"c" desc, "i" desc');
    expect(text({ direction: 'desc' })).toBe('"c" desc nulls last, "i" desc');
    expect(text(reversed(order({ direction: 'desc' })))).toBe('"c" asc nulls first, "i" asc');
    expect(reversed(reversed(order({})))).toEqual(order({}));
  });
  it('goes on after a row, or among the NULLs where they stand', () => {
    const where = (more: Partial<KeysetOrder>, value: string | null) =>
      sql`${after(order(more), { value, id: 'x' })}`.compile(compiler).sql;
    expect(where({ nullable: false }, 'v')).toBe('("c", "i") > ($1, $2)');
    expect(where({}, 'v')).toBe('(("c", "i") > ($1, $2) or "c" is null)');
    expect(where({}, null)).toBe('("c" is null and "i" > $1)');
    expect(where({ nulls: 'first' }, 'v')).toBe('("c", "i") > ($1, $2)');
    expect(where({ nulls: 'first', direction: 'desc' }, null)).toBe('(("c" is null and "i" < $1) or "c" is not null)');
  });
});
