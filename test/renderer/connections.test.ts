import { describe, expect, test } from 'vitest';
import type { ConnectionReport, TableReport } from '../../src/shared/api/connection-report';
import { moved, rowAct } from '../../src/renderer/src/features/connections/list-keys';
import {
  allNamedCount,
  mergeNames,
  namedCount,
  namesInFailure,
  namesInReport,
  NOTHING_KNOWN,
  withField,
  withTable,
} from '../../src/renderer/src/features/connections/mapping/names';
import { readPostgresUrl } from '../../src/renderer/src/features/connections/postgres-url';
import {
  findingsOf,
  headlineOf,
  isRenamed,
  remarkCount,
  renamedCount,
} from '../../src/renderer/src/features/connections/report/findings';
import { ZONES } from '../../src/renderer/src/features/connections/times-fields';
import { hiddenRows } from '../../src/renderer/src/parts/lists/hidden-rows';
import { timeZone } from '../../src/shared/api/fields';

const table: TableReport = {
  name: 'user',
  rows: { value: 3, exact: true },
  columns: { id: 'id', createdAt: 'created_at' },
  forms: {},
  extra: ['plan'],
  missing: [],
  unreadable: [],
};
const report: ConnectionReport = {
  latencyMs: 2,
  serverVersion: 'PostgreSQL 18',
  tables: {
    user: table,
    session: { ...table, name: 'session' },
    account: { ...table, name: 'account' },
    verification: { ...table, name: 'verification' },
  },
  plugins: [],
  idType: 'text',
  dateFormat: 'timestamptz',
  warnings: [],
  advice: [],
  remarks: [],
  sessionsInDatabase: true,
  authServer: null,
  clockSkewMs: 0,
  sessions: {
    storage: 'none',
    storageBy: 'assumed',
    redis: null,
    cookieCache: { state: 'unknown', seconds: 300, by: 'assumed' },
    jwt: { state: 'off', seconds: null, by: 'seen' },
    storageMissing: null,
    proofMissing: 'address',
    questions: [],
  },
  missingIndexes: [],
  relatedTables: [],
  unavailable: [],
  questions: [],
};

describe('rows that are hidden', () => {
  const allowed = { insert: 'all', update: 'all', delete: 'all' } as const;
  const hiding = (select: 'all' | 'some' | 'none'): ConnectionReport => ({
    ...report,
    tables: { ...report.tables, user: { ...table, rowSecurity: { ...allowed, select } } },
  });

  test('are told of the list they are missing from, and of no other', () => {
    expect(hiddenRows(hiding('none'), 'user')).toMatch(/hides all of these rows/);
    expect(hiddenRows(hiding('some'), 'user')).toMatch(/may hide rows/);
    expect(hiddenRows(hiding('none'), 'session')).toBeNull();
    for (const nothing of [hiding('all'), report, null]) expect(hiddenRows(nothing, 'user')).toBeNull();
    expect(hiddenRows(hiding('none'), undefined)).toBeNull();
  });
});

describe('the connection report', () => {
  test('says all good only where there is nothing to know', () => {
    expect(headlineOf(report)).toEqual({ tone: 'ok', text: 'All good' });
    expect(headlineOf({ ...report, remarks: [{ tone: 'warn', text: 'The clock is 9 s off.' }] }).text).toBe(
      'It works; 1 thing to know',
    );
  });

  test('a question counts once, though main repeats it as a warning', () => {
    const question = {
      key: 'times.zone' as const,
      question: 'Which zone are they in?',
      columns: ['user.createdAt'],
      assumed: 'UTC',
      blocksWriting: false,
    };
    const asked = {
      ...report,
      questions: [question],
      warnings: ['Which zone are they in? Until you say, UTC is assumed.'],
    };
    expect(findingsOf(asked)).toEqual([]);
    expect(remarkCount(asked)).toBe(1);
    const blocking = { ...asked, questions: [{ ...question, blocksWriting: true }] };
    expect(headlineOf(blocking).text).toBe('1 question to answer before changing anything');
  });

  test('another way to write a name is no other name', () => {
    expect(isRenamed('emailVerified', 'email_verified')).toBe(false);
    expect(isRenamed('user', 'auth.Users')).toBe(false);
    expect(isRenamed('user', 'people')).toBe(true);
    expect(renamedCount({ ...report, tables: { ...report.tables, user: { ...table, name: 'people' } } })).toBe(1);
  });
});

describe('names', () => {
  test('a failed test tells the tables, then the columns to pick from', () => {
    const tables = namesInFailure({
      code: 'SCHEMA_MISMATCH',
      message: '',
      details: { reason: 'no-tables', tables: ['people', 'logins'] },
    });
    expect(tables).toMatchObject({ tables: ['people', 'logins'], absent: ['user'] });
    const columns = namesInFailure({
      code: 'SCHEMA_MISMATCH',
      message: '',
      details: { reason: 'no-columns', table: 'people', missing: ['email'], columns: ['id', 'mail'] },
    });
    const both = mergeNames(tables ?? NOTHING_KNOWN, columns ?? NOTHING_KNOWN);
    expect(both).toMatchObject({ absent: [], missing: { user: ['email'] }, columns: { user: ['id', 'mail'] } });
    expect(both.tables).toEqual(['people', 'logins']);
    expect(namesInFailure({ code: 'AUTH_FAILED', message: '' })).toBeNull();
    const logins = namesInFailure(
      { code: 'SCHEMA_MISMATCH', message: '', details: { reason: 'no-columns', table: 'logins', missing: ['userId'] } },
      { tables: { session: 'public.logins' } },
    );
    expect(logins).toMatchObject({ missing: { session: ['userId'] }, found: { session: 'logins' } });
  });

  test('a report tells columns, extra ones too', () => {
    expect(namesInReport(report).columns.user).toEqual(['created_at', 'id', 'plan']);
  });

  test('a box that is emptied is no name any more', () => {
    const mapping = withField(withTable({}, 'user', 'people'), 'user', 'email', 'mail');
    expect(mapping).toEqual({ tables: { user: 'people' }, fields: { user: { email: 'mail' } } });
    expect(namedCount(mapping, 'user')).toBe(2);
    const emptied = withField(withTable(mapping, 'user', ' '), 'user', 'email', '');
    expect([allNamedCount(emptied), emptied]).toEqual([0, { tables: {}, fields: { user: {} } }]);
  });
});

describe('the list of connections', () => {
  const press = (key: string, held: Partial<Record<'altKey' | 'ctrlKey', boolean>> = {}) =>
    rowAct({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

  test('keys of a row', () => {
    expect([press('e'), press('r'), press('Delete'), press('d'), press('ArrowUp')]).toEqual([
      'edit',
      'report',
      'remove',
      null,
      null,
    ]);
    expect(press('d', { ctrlKey: true })).toBe('duplicate');
    expect(press('ArrowDown', { altKey: true })).toBe('down');
  });

  test('moving stops at both ends', () => {
    const rows = ['a', 'b', 'c'].map((id) => ({ id }) as Parameters<typeof moved>[0][number]);
    expect(moved(rows, 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moved(rows, 'a', -1)).toBeNull();
    expect(moved(rows, 'c', 1)).toBeNull();
  });
});

describe('an address in one box', () => {
  test('is taken apart, and says what it means for encryption', () => {
    expect(readPostgresUrl('postgres://ann:p%40ss@db.example:6432/auth?sslmode=verify-full')?.parts).toEqual({
      host: 'db.example',
      port: 6432,
      database: 'auth',
      user: 'ann',
      password: 'p@ss',
      ssl: { mode: 'verify-full' },
    });
    expect(readPostgresUrl('postgres://db.example/auth')).toMatchObject({ mode: 'prefer', local: false });
    expect(readPostgresUrl('postgres://localhost/auth')?.local).toBe(true);
    // What has no box of its own stays in the one.
    expect(readPostgresUrl('postgres://a,b/auth')).toMatchObject({ parts: null, hosts: 'a,b' });
    expect(readPostgresUrl('postgres://a/auth?sslrootcert=/ca.pem')?.parts).toBeNull();
    expect(readPostgresUrl('postgres://a/auth?odd=1')?.warnings).toHaveLength(1);
    expect(readPostgresUrl('mysql://db.example/auth')).toBeNull();
  });
});

test('zones on offer exist, UTC first', () => {
  expect(ZONES[0]).toBe('UTC');
  expect(ZONES.filter((zone) => !timeZone.safeParse(zone).success)).toEqual([]);
  expect(timeZone.safeParse('Mars/Olympus').success).toBe(false);
});
