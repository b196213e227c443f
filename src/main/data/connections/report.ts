import type { ConnectionReport, SessionsReport, TableReport } from '@shared/api/connection-report';
import { coreTables } from '@shared/core-tables';
import type { LogicalTable } from '@shared/logical-model';
import type { ConnectionProfile } from './profile';
import type { DatabaseHandle } from '../database/database-handle';
import type { AuthTable } from '../schema/auth-table';
import { dateFormNames, type ColumnForm } from '../database/column-forms';
import { isAny, ONE } from '../database/expressions';
import { hidesRows, keepsRows } from '../database/physical-table';
import { whatItIs, whyNotTaken } from '../database/stand-ins';
import { furtherPluginTables, pluginTables } from '../schema/logical-model';
import { findTable } from '../schema/match-names';
import { missingIndexes } from '../schema/missing-indexes';
import { missingFields, type AuthSchema } from '../schema/read-schema';
import { missingTrigrams } from '../schema/trigram-index';
import { closedReason, type ClosedTable } from '../schema/usable-tables';

/** More than this, and times on screen look wrong to whoever compares them with a watch. */
const NOTABLE_SKEW_MS = 2000;

/** What was found in a database, for a person to read before and after opening it. */
export async function buildReport(
  handle: DatabaseHandle,
  schema: AuthSchema,
  profile: ConnectionProfile,
  sessions: SessionsReport,
): Promise<ConnectionReport> {
  const { closed } = schema;
  const user = describe(handle, schema.user);
  // All at once: on a network it is the waiting that takes time. The latency first, for what comes after waits for it.
  const [latencyMs, clockSkewMs, tables, guarded, trigrams] = await Promise.all([
    latency(handle),
    clockSkew(handle),
    Promise.all([
      user,
      describe(handle, schema.session, closed.session),
      describe(handle, schema.account, closed.account),
      describe(handle, schema.verification, closed.verification),
    ]),
    rowSecurityWarnings(handle, schema, profile),
    missingTrigrams(
      handle,
      schema.user,
      user.then(({ rows }) => rows?.value ?? 0),
    ),
  ]);
  const [ofUsers, ofSessions, ofAccounts, ofVerifications] = tables;
  const indexes = [...missingIndexes(handle.kind, schema), ...trigrams];
  const ofReplica = (profile.replica?.warnings ?? []).map((text) => `Read replica: ${text}`);
  const told = [
    ...sessionWarnings(handle),
    ...[...handle.remarks, ...ofReplica, ...guarded].map((text) => ({ text, elsewhere: false })),
    ...warnings(schema, clockSkewMs, sessions),
  ];
  const advice =
    profile.environment === 'production' && !profile.readOnly
      ? ['This production connection can write. Use a read-only one for looking things up.']
      : [];
  return {
    latencyMs,
    serverVersion: await handle.serverVersion(),
    tables: {
      user: ofUsers,
      session: ofSessions,
      account: ofAccounts,
      verification: ofVerifications,
    },
    plugins: [...schema.plugins],
    idType: idType(schema),
    dateFormat: dateFormat(schema),
    sessionsInDatabase: schema.session !== null || schema.closed.session !== undefined,
    sessions,
    authServer: null,
    clockSkewMs,
    missingIndexes: indexes,
    relatedTables: relatedTables(schema),
    unavailable: unavailable(schema),
    questions: schema.questions,
    warnings: told.map(({ text }) => text),
    advice: [...indexes.map(({ sql: statement, speedsUp }) => `${speedsUp}: ${statement}`), ...advice],
    remarks: [
      ...told.filter(({ elsewhere }) => !elsewhere).map(({ text }) => ({ tone: 'warn' as const, text })),
      ...advice.map((text) => ({ tone: 'info' as const, text })),
    ],
  };
}

async function describe<T extends LogicalTable>(
  handle: DatabaseHandle,
  table: AuthTable<T> | null,
  closed?: ClosedTable,
): Promise<TableReport> {
  if (table === null) {
    const unreadable = [...(closed?.fields ?? [])];
    return { name: closed?.name ?? null, rows: null, columns: {}, forms: {}, extra: [], missing: [], unreadable };
  }
  const { schema, name, standsFor, rowSecurity } = table.physical;
  return {
    name: schema === null || schema === 'public' ? name : `${schema}.${name}`,
    ...(rowSecurity !== null && rowSecurity !== undefined && { rowSecurity }),
    rows: await handle.estimateRows(table.physical).catch(() => null), // a role may see a table and not count it
    columns: Object.fromEntries([...table.columns].map(([field, { column }]) => [field, column.name])),
    forms: Object.fromEntries([...table.columns].flatMap(([field, { form }]) => formEntry(field, form))),
    extra: table.extra.map((c) => c.name),
    missing: missingFields(table).filter((field) => !table.unreadable.includes(field)),
    unreadable: [...table.unreadable],
    ...(standsFor !== undefined && { standsFor: { kind: standsFor.kind, of: standsFor.of.map((one) => one.name) } }),
  };
}

function formEntry(field: string, form: ColumnForm): [string, string][] {
  switch (form.type) {
    case 'date':
      return [[field, formName(form)]];
    case 'boolean':
      return [[field, form.form === 'integer' ? '0 or 1' : form.form]];
    case 'id':
    case 'text':
    case 'number':
    case 'list':
    case 'json':
      return [];
  }
}

function formName(form: ColumnForm & { type: 'date' }): string {
  return form.form === 'timestamp' ? `timestamp, ${form.zone ?? 'UTC'}` : dateFormNames[form.form];
}

/** Of one statement that asks for nothing, in milliseconds. */
async function latency(handle: DatabaseHandle): Promise<number> {
  const started = performance.now();
  await handle.db.selectNoFrom(ONE).execute();
  return Math.round((performance.now() - started) * 10) / 10;
}

async function clockSkew(handle: DatabaseHandle): Promise<number | null> {
  const before = Date.now();
  const server = await handle.serverTime();
  return server === null ? null : Math.round(server.getTime() - (before + Date.now()) / 2);
}

function idType(schema: AuthSchema): ConnectionReport['idType'] {
  const { form } = schema.user.column('id');
  return form.type === 'id' ? form.form : 'text';
}

function dateFormat(schema: AuthSchema): string {
  const forms = new Set<string>();
  for (const logical of coreTables) {
    for (const { form } of schema[logical]?.columns.values() ?? []) if (form.type === 'date') forms.add(formName(form));
  }
  return [...forms].join(', ');
}

function relatedTables(schema: AuthSchema): ConnectionReport['relatedTables'] {
  const { physical } = schema.user;
  const mapped = [schema.user, schema.session, schema.account, schema.member, schema.twoFactor];
  const plugins = [...Object.keys(pluginTables), ...furtherPluginTables].map((t) => findTable(t, schema.tables));
  const known = new Set([...mapped.map((t) => t?.physical), ...plugins].map((t) => `${t?.schema ?? ''}.${t?.name}`));
  return physical.referredBy
    .filter(({ schema: s, table }) => !known.has(`${s ?? ''}.${table}`))
    .map(({ schema: s, table, column }) => ({
      table: s === physical.schema || s === null ? table : `${s}.${table}`,
      column,
    }));
}

/** What cannot be done where a table is a view or foreign table that does not take it. */
const TAKEN = [
  ['user', 'update', 'Changing users'],
  ['user', 'insert', 'Creating users'],
  ['user', 'delete', 'Removing users'],
  ['session', 'delete', 'Revoking sessions'],
  ['account', 'delete', 'Unlinking accounts'],
  ['verification', 'delete', 'Removing verifications'],
] as const;

/** What row-level security keeps from this database user. */
async function rowSecurityWarnings(
  handle: DatabaseHandle,
  schema: AuthSchema,
  { readOnly }: ConnectionProfile,
): Promise<string[]> {
  const { user, session, account, verification, organization, member, twoFactor } = schema;
  const further = [schema.oauthAccessToken, schema.oauthRefreshToken, schema.apikey];
  const tables = [user, session, account, verification, organization, member, twoFactor, ...further];
  const told: string[] = [];
  const remedy = 'A policy for this database user lets it see them: “SQL for a role” in the connection has one.';
  for (const table of tables) {
    if (table === null) continue;
    const { physical } = table;
    const name = `"${physical.name}"`;
    if (hidesRows(physical)) {
      const all = physical.rowSecurity?.select === 'none';
      told.push(
        all
          ? `Row-level security hides all rows of ${name} from this database user: an empty list does not mean that there are none. ${remedy}`
          : `Row-level security may hide rows of ${name} from this database user: lists and counts may not be all there is. ${remedy}`,
      );
      const problem = await whyNotRead(handle, table);
      if (problem !== null) told.push(`${name} cannot be read: ${problem}`);
    } else if (!readOnly && keepsRows(physical, ...writtenTo(table))) {
      told.push(
        `Row-level security lets this database user see the rows of ${name}, but not change all of them. “SQL for a role” in the connection has a policy that does.`,
      );
    }
  }
  return told;
}

/** How a table is written to in the daily work. */
function writtenTo({ logical }: AuthTable<LogicalTable>): ('update' | 'delete')[] {
  if (logical === 'user') return ['update'];
  return logical === 'session' || logical === 'verification' ? ['delete'] : [];
}

/** A policy may stop at what only the app sets; null where it lets the reading be. */
async function whyNotRead({ db, toAppError }: DatabaseHandle, table: AuthTable<LogicalTable>): Promise<string | null> {
  try {
    await isAny(db.selectFrom(table.from));
    return null;
  } catch (error) {
    return toAppError(error, false, 'reading').message;
  }
}

const CLOSABLE = [
  ['session', 'Sessions'],
  ['account', 'Ways to sign in'],
  ['verification', 'Verifications, and voiding links mailed to an old address'],
  ['organization', 'Organizations'],
  ['member', 'Organizations'],
  ['twoFactor', 'Whether a second factor is locked'],
] as const;

function unavailable(schema: AuthSchema): ConnectionReport['unavailable'] {
  const hidden: ConnectionReport['unavailable'] = [];
  const add = (table: AuthTable<LogicalTable> | null, fields: readonly string[], feature: string) => {
    const columns = fields.filter((field) => table?.unreadable.includes(field));
    if (columns.length === 0) return;
    hidden.push({
      feature,
      reason: `The database user may not read ${columns.join(', ')} of "${table?.physical.name}".`,
    });
  };
  for (const [logical, feature] of CLOSABLE) {
    const closed = schema.closed[logical];
    if (closed) hidden.push({ feature, reason: closedReason(closed) });
  }
  for (const [logical, act, feature] of TAKEN) {
    const table = schema[logical];
    const why = table === null ? null : whyNotTaken(table.physical, act);
    if (why !== null) hidden.push({ feature, reason: why.message });
  }
  add(schema.account, ['password'], 'Whether somebody has a password');
  add(schema.account, ['accessToken', 'refreshToken', 'idToken'], 'Whether provider tokens are there');
  add(schema.session, ['token'], 'Finding a session by its token');
  add(schema.verification, ['identifier'], 'What a verification is for');
  add(schema.verification, ['value'], 'Whom a verification concerns, and voiding links mailed to an old address');
  return hidden;
}

interface Warning {
  readonly text: string;
  /** Another field of the report tells it too. */
  readonly elsewhere: boolean;
}

/** What was asked of the database's sessions, or may be expected of them, and is not so. */
function sessionWarnings({ session }: DatabaseHandle): Warning[] {
  const found: string[] = [];
  if (session?.onlyReads === 'user') {
    found.push('This database user may only read, so nothing can be changed over this connection.');
  }
  if (session?.onlyReads === 'standby') {
    found.push('This server is a copy that can only be read, so nothing can be changed over this connection.');
  }
  if (session !== null && session.user !== session.signedInAs) {
    found.push(
      `What is done here is done as "${session.user}", whose rights count, and not as "${session.signedInAs}".`,
    );
  }
  if (session !== null && session.differing.length > 0) {
    found.push(
      `The database did not take these settings: ${session.differing.join(', ')}. What is shown may be wrong.`,
    );
  }
  return found.map((text) => ({ text, elsewhere: false }));
}

/** What speaks against trusting what is seen. */
function warnings(schema: AuthSchema, clockSkewMs: number | null, sessions: SessionsReport): Warning[] {
  const found = schema.warnings.map((text) => ({ text, elsewhere: false }));
  const say = (text: string, elsewhere = false) => found.push({ text, elsewhere });
  const absent = (logical: 'session' | 'verification' | 'account') =>
    schema[logical] === null && schema.closed[logical] === undefined;
  if (sessions.storageMissing !== null) say(sessions.storageMissing, true);
  if (sessions.redis !== null && sessions.redis.problem !== null) {
    say(`Sessions cannot be revoked for now: ${sessions.redis.problem}`);
  }
  if (absent('verification')) say('There is no verification table, so open verifications cannot be shown.');
  if (absent('account')) say('There is no account table, so ways to sign in cannot be shown.');
  for (const logical of coreTables) {
    const physical = schema[logical]?.physical;
    if (physical?.standsFor !== undefined) say(`${whatItIs(physical)}.`);
  }
  for (const question of schema.questions) {
    say(`${question.question} Until you say, ${question.assumed} is assumed (${question.columns.join(', ')}).`, true);
  }
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > NOTABLE_SKEW_MS) {
    const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
    say(`The database server's clock is ${seconds} s ${clockSkewMs > 0 ? 'ahead of' : 'behind'} this computer's.`);
  }
  return found;
}
