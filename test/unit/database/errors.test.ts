/* oxlint-disable vitest/expect-expect -- `expectPlain` holds the assertions */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/main/data/base/app-error';
import { unlessClosing } from '../../../src/main/data/database/closed';
import { isNoFreeConnection, postgresError } from '../../../src/main/data/database/postgres-errors';
import { sqliteOpenError, sqliteQueryError } from '../../../src/main/data/database/sqlite-errors';
import { SqliteError } from '../../../src/main/data/database/sqlite-protocol';

const SECRET = 'driver text with a Pa55word';
const withCode = (code: string) => Object.assign(new Error(SECRET), { code });

function expectPlain(error: AppError, code: string) {
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^[^\n]+\.$/);
  expect(error.hint).toMatch(/[\w)]\.$/);
  expect(JSON.stringify(error.toInfo())).not.toContain('Pa55word');
}

describe('reading', () => {
  it.each(['55P03', '40001', '40P01', '57014'])('%s says nothing of a change of ours', (code) => {
    const error = postgresError(withCode(code), 'read');
    expectPlain(error, 'TIMEOUT');
    expect(`${error.message} ${error.hint}`).not.toMatch(/same row|Nothing was changed/);
  });

  it.each(['SQLITE_BUSY', 'SQLITE_LOCKED'])('%s says nothing of a change of ours', (code) => {
    const error = sqliteQueryError(new SqliteError(SECRET, code), false, 'reading');
    expectPlain(error, 'TIMEOUT');
    expect(`${error.message} ${error.hint}`).not.toContain('Nothing was changed');
  });

  it('is told apart from changing', () => {
    expect(postgresError(withCode('55P03'), 'query').hint).toContain('Nothing was changed');
    expect(postgresError(withCode('42501'), 'read').code).toBe('PERMISSION_DENIED');
  });
});

describe('Postgres', () => {
  it.each([
    ['ECONNREFUSED', 'CONNECTION_FAILED'],
    ['ENOENT', 'CONNECTION_FAILED'],
    ['ENOTFOUND', 'CONNECTION_FAILED'],
    ['EAI_AGAIN', 'CONNECTION_FAILED'],
    ['ETIMEDOUT', 'CONNECTION_FAILED'],
    ['EHOSTUNREACH', 'CONNECTION_FAILED'],
    ['ENETUNREACH', 'CONNECTION_FAILED'],
    ['ECONNRESET', 'CONNECTION_FAILED'],
    ['28P01', 'AUTH_FAILED'],
    ['28000', 'AUTH_FAILED'],
    ['3D000', 'CONNECTION_FAILED'],
    ['53300', 'CONNECTION_FAILED'],
    ['57P03', 'CONNECTION_FAILED'],
    ['57P01', 'CONNECTION_FAILED'],
    ['42501', 'PERMISSION_DENIED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CONNECTION_FAILED'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CONNECTION_FAILED'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CONNECTION_FAILED'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CONNECTION_FAILED'],
    ['CERT_HAS_EXPIRED', 'CONNECTION_FAILED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CONNECTION_FAILED'],
    ['XX000', 'CONNECTION_FAILED'],
  ])('%s while connecting is %s', (code, expected) => {
    expectPlain(postgresError(withCode(code), 'connect'), expected);
  });

  it.each([
    ['timeout expired', 'CONNECTION_FAILED'],
    ['timeout exceeded when trying to connect', 'CONNECTION_FAILED'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'AUTH_FAILED'],
    ['The server does not support SSL connections', 'CONNECTION_FAILED'],
    ['Connection terminated unexpectedly', 'CONNECTION_FAILED'],
  ])('"%s" while connecting is %s', (text, expected) => {
    const error = postgresError(new Error(text), 'connect');
    expectPlain(error, expected);
    expect(error.message).not.toContain(text);
  });

  it.each([
    ['no more connections allowed (max_client_conn)', 'CONNECTION_FAILED', 'no free connection'],
    ['query_wait_timeout', 'CONNECTION_FAILED', 'no free connection'],
    ['(EMAXCONNSESSION) max clients reached in session mode', 'CONNECTION_FAILED', 'no free connection'],
    ['Max client connections reached', 'CONNECTION_FAILED', 'no free connection'],
    ['transaction blocks not allowed in statement pooling mode', 'CONNECTION_FAILED', 'allows no transactions'],
    ['pgbouncer cannot connect to server', 'CONNECTION_FAILED', 'cannot reach its database'],
    ['server login failed: FATAL too many connections for role "x"', 'CONNECTION_FAILED', 'no free connection'],
    ['password authentication failed', 'AUTH_FAILED', 'user name or password'],
    ['SASL authentication failed', 'AUTH_FAILED', 'user name or password'],
    ['no such user: x', 'AUTH_FAILED', 'does not know this database user'],
    ['Tenant or user not found', 'AUTH_FAILED', 'does not know this database user'],
    ['(ENOTFOUND) tenant/user postgres.abc not found', 'AUTH_FAILED', 'does not know this database user'],
    ['no such database: x', 'CONNECTION_FAILED', 'no database of this name'],
    ['database "x" does not exist', 'CONNECTION_FAILED', 'no database of this name'],
  ])('a pooler that says "%s" while connecting is %s', (text, code, said) => {
    const error = postgresError(Object.assign(new Error(text), { code: '08P01' }), 'connect');
    expectPlain(error, code);
    expect(error.message).toContain(said);
  });

  it.each(['53300', '08P01'])('no free place later on (%s) is said so, and no loss of the connection', (code) => {
    const error = postgresError(Object.assign(new Error('query_wait_timeout'), { code }), 'query');
    expectPlain(error, 'CONNECTION_FAILED');
    expect(isNoFreeConnection(Object.assign(new Error('query_wait_timeout'), { code }))).toBe(true);
  });

  it('does not take the words of a trigger for those of a pooler', () => {
    const raised = Object.assign(new Error('too many connections of this customer'), { code: 'P0001' });
    expect(isNoFreeConnection(raised)).toBe(false);
    expect(postgresError(raised, 'query').message).not.toContain('no free connection');
  });

  it.each([
    ['57P01', 'CONNECTION_LOST'],
    ['57P02', 'CONNECTION_LOST'],
    ['57P03', 'CONNECTION_LOST'],
    ['08000', 'CONNECTION_LOST'],
    ['08003', 'CONNECTION_LOST'],
    ['08006', 'CONNECTION_LOST'],
    ['ECONNRESET', 'CONNECTION_LOST'],
    ['ECONNREFUSED', 'CONNECTION_LOST'],
    ['EPIPE', 'CONNECTION_LOST'],
    ['ETIMEDOUT', 'CONNECTION_LOST'],
    ['57014', 'TIMEOUT'],
    ['55P03', 'TIMEOUT'],
    ['25006', 'READ_ONLY'],
    ['42501', 'PERMISSION_DENIED'],
    ['23505', 'CONFLICT'],
    ['23503', 'CONFLICT'],
    ['40001', 'CONFLICT'],
    ['40P01', 'CONFLICT'],
    ['42P01', 'SCHEMA_MISMATCH'],
    ['42703', 'SCHEMA_MISMATCH'],
    ['23502', 'INVALID_INPUT'],
    ['23514', 'INVALID_INPUT'],
    ['22001', 'INVALID_INPUT'],
    ['428C9', 'INVALID_INPUT'],
    ['44000', 'INVALID_INPUT'],
    ['23P01', 'CONFLICT'],
    ['P0001', 'CONFLICT'],
    ['42804', 'SCHEMA_MISMATCH'],
    ['22P02', 'INVALID_INPUT'],
    ['22007', 'INVALID_INPUT'],
    ['22008', 'INVALID_INPUT'],
    ['22021', 'INVALID_INPUT'],
    ['22003', 'INVALID_INPUT'],
    ['XX000', 'INTERNAL'],
  ])('%s during a statement is %s', (code, expected) => {
    expectPlain(postgresError(withCode(code), 'query'), expected);
  });

  it.each(['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable'])(
    '"%s" during a statement is a lost connection',
    (text) => expectPlain(postgresError(new Error(text), 'query'), 'CONNECTION_LOST'),
  );

  it('looks into the failures of several addresses', () => {
    const both = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')], SECRET);
    expect(postgresError(both, 'connect').message).toMatch(/no database server/i);
  });

  it('tells a cancel from a timeout, and leaves our own errors alone', () => {
    expect(postgresError(withCode('57014'), 'query', true).code).toBe('CANCELLED');
    const own = new AppError('CONFLICT', 'Ours.');
    expect(postgresError(own, 'query', true)).toBe(own);
    for (const odd of [undefined, null, 'text', 42, {}]) expect(postgresError(odd, 'query').code).toBe('INTERNAL');
  });
});

describe('what the database said itself', () => {
  const raised = (message: string, more: object = {}) =>
    postgresError(
      Object.assign(new Error(message), { code: 'P0001', severity: 'ERROR', routine: 'exec_stmt_raise', ...more }),
      'query',
    );

  it('is shown with what cannot be seen written out, secrets masked, and cut where it is long', () => {
    expect(raised('Legal hold\n\u202eevil\u0007').message).toContain(String.raw`“Legal hold\n\u{202e}evil\u{7}”`);
    expect(raised('password=hunter2 is wrong').message).not.toContain('hunter2');
    expect(raised('x '.repeat(1000)).message.length).toBeLessThan(400);
    expect(raised('No.', { hint: 'Ask Bo.' }).message).toContain('“No. Ask Bo.”');
  });

  it.each(['08006', '57014', '40001', '53300', '25006', 'LH001'])(
    'is what counts, not the SQLSTATE %s it was given',
    (code) => {
      expect(raised('Legal hold', { code })).toMatchObject({
        code: 'CONFLICT',
        details: { reason: 'refused', by: 'raised', said: 'Legal hold' },
      });
    },
  );

  it.each([
    ['SQLITE_CONSTRAINT_TRIGGER', 'Legal hold', { by: 'raised', said: 'Legal hold' }],
    [
      'SQLITE_CONSTRAINT_UNIQUE',
      'UNIQUE constraint failed: user.email',
      { by: 'unique', table: 'user', field: 'email' },
    ],
    ['SQLITE_CONSTRAINT_UNIQUE', `UNIQUE constraint failed: index 'folded'`, { by: 'unique', rule: 'folded' }],
    ['SQLITE_CONSTRAINT_UNIQUE', 'UNIQUE constraint failed: user.tenant, user.email', { by: 'unique', field: null }],
    ['SQLITE_CONSTRAINT_NOTNULL', 'NOT NULL constraint failed: user.name', { by: 'not-null', field: 'name' }],
    ['SQLITE_CONSTRAINT_CHECK', 'CHECK constraint failed: name_min', { by: 'check', rule: 'name_min' }],
    [
      'SQLITE_CONSTRAINT_DATATYPE',
      'cannot store TEXT value in INTEGER column user.age',
      { by: 'value', table: 'user', field: 'age' },
    ],
    ['SQLITE_ERROR', 'cannot UPDATE generated column "folded"', { by: 'generated', field: 'folded' }],
  ])('%s: %s', (code, message, details) => {
    expect(sqliteQueryError(new SqliteError(message, code), false).details).toMatchObject(details);
  });
});

describe('SQLite', () => {
  it.each([
    ['AUTHDESK_WORKER_DIED', 'CONNECTION_LOST'],
    ['SQLITE_BUSY', 'TIMEOUT'],
    ['SQLITE_BUSY_SNAPSHOT', 'TIMEOUT'],
    ['SQLITE_LOCKED', 'TIMEOUT'],
    ['SQLITE_READONLY', 'READ_ONLY'],
    ['SQLITE_NOTADB', 'CONNECTION_FAILED'],
    ['SQLITE_CORRUPT', 'CONNECTION_FAILED'],
    ['SQLITE_CORRUPT_INDEX', 'CONNECTION_FAILED'],
    ['SQLITE_CANTOPEN', 'CONNECTION_LOST'],
    ['SQLITE_IOERR_READ', 'CONNECTION_LOST'],
    ['SQLITE_FULL', 'INTERNAL'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'CONFLICT'],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', 'CONFLICT'],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', 'CONFLICT'],
    ['SQLITE_PERM', 'PERMISSION_DENIED'],
    ['SQLITE_AUTH', 'PERMISSION_DENIED'],
    ['SQLITE_TOOBIG', 'INVALID_INPUT'],
    ['SQLITE_MISMATCH', 'INVALID_INPUT'],
    ['SQLITE_CONSTRAINT_CHECK', 'INVALID_INPUT'],
    ['SQLITE_CONSTRAINT_NOTNULL', 'INVALID_INPUT'],
  ])('%s is %s', (code, expected) => {
    expectPlain(sqliteQueryError(new SqliteError(SECRET, code), false), expected);
  });

  const at = {
    file: '/x/a.db',
    readOnly: true,
    kind: 'file',
    wal: false,
    journal: false,
    readable: true,
  } as const;
  it.each([
    ['SQLITE_CANTOPEN', /no readable file at \/x\/a\.db/],
    ['SQLITE_CANTOPEN_ISDIR', /no readable file/],
    ['SQLITE_IOERR_READ', /no readable file/],
    ['SQLITE_NOTADB', /not a SQLite database/],
    ['SQLITE_CORRUPT', /not a readable SQLite database/],
  ])('%s at opening says what is wrong with the file', (code, message) => {
    const error = sqliteOpenError(new SqliteError(SECRET, code), at);
    expectPlain(error, 'CONNECTION_FAILED');
    expect(error.message).toMatch(message);
  });

  it('knows a table or column that is gone, a cancel, and our own errors', () => {
    for (const text of ['no such table: user', 'no such column: "x"']) {
      expectPlain(sqliteQueryError(new SqliteError(text, 'SQLITE_ERROR'), false), 'SCHEMA_MISMATCH');
    }
    expect(sqliteQueryError(new SqliteError('', 'SQLITE_BUSY'), true).code).toBe('CANCELLED');
    expect(sqliteQueryError(new SqliteError('', 'SQLITE_BUSY'), true, 'reading').code).toBe('CANCELLED');
    const own = new AppError('NOT_FOUND', 'Ours.');
    expect(sqliteQueryError(own, true)).toBe(own);
    expect(sqliteOpenError(own, at)).toBe(own);
    expect(sqliteQueryError('text', false).code).toBe('INTERNAL');
  });
});

describe('a connection that goes away under a statement', () => {
  const said = [
    'Cannot use a pool after calling end on the pool',
    'Called end on pool more than once',
    'driver has already been destroyed',
    'Client was closed and is not queryable',
    'Client has encountered a connection error and is not queryable',
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Postgres connection has been discarded',
    'Received unexpected commandComplete message from backend.',
    'Query read timeout',
  ];
  it.each(said)('%s', (message) => {
    expectPlain(postgresError(new Error(message), 'query'), 'CONNECTION_LOST');
    expectPlain(postgresError(new Error(message), 'read'), 'CONNECTION_LOST');
  });
  const codes = [
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENETDOWN',
    'ENOTCONN',
    'ECONNABORTED',
    'EPIPE',
  ];
  const ofNode = [
    'ERR_STREAM_DESTROYED',
    'ERR_STREAM_WRITE_AFTER_END',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SOCKET_CLOSED',
  ];
  const ofPostgres = ['57P01', '57P02', '57P03', '57P05', '08006', '08P01', '25P03', '25P04'];
  it.each([...codes, ...ofNode, ...ofPostgres])('%s', (code) => {
    expectPlain(postgresError(withCode(code), 'query'), 'CONNECTION_LOST');
    expectPlain(postgresError(withCode(code), 'read'), 'CONNECTION_LOST');
  });
  // A further session may be refused as the first one could have been.
  it.each([
    ['28P01', 'AUTH_FAILED'],
    ['3D000', 'CONNECTION_FAILED'],
    ['CERT_HAS_EXPIRED', 'CONNECTION_FAILED'],
  ])('%s is %s', (code, expected) => expectPlain(postgresError(withCode(code), 'query'), expected));

  it.each(['AUTHDESK_WORKER_DIED', 'AUTHDESK_CLOSED'])('%s', (code) => {
    expectPlain(sqliteQueryError(new SqliteError(SECRET, code), false), 'CONNECTION_LOST');
  });
  it('that was closed on purpose is why, in whatever words a driver says it', () => {
    const closing = new AbortController();
    const unknown = postgresError(new Error('words of a driver of the future'), 'query');
    expect(unlessClosing(unknown, closing.signal).code).toBe('INTERNAL');
    closing.abort();
    expectPlain(unlessClosing(unknown, closing.signal), 'CONNECTION_LOST');
    expectPlain(sqliteQueryError(new Error('driver has already been destroyed'), false), 'CONNECTION_LOST');
  });
});
