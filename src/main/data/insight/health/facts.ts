import type { HealthItem } from '@shared/api/insight';
import { coreTables } from '@shared/core-tables';
import { rewritingTriggers } from '../../database/catalogue';
import { hidesRows } from '../../database/physical-table';
import type { Looking } from './item';

/** More than this, and codes expire before they arrive. */
const SKEW_MS = 30_000;

const fact = (key: string, title: string, why: string, found: readonly string[]): HealthItem => ({
  key,
  title,
  why,
  count: found.length,
  exact: true,
  ...(found.length > 0 && { rows: found.map((label) => ({ id: label, label, userId: null })) }),
});

/** What the report of the connection found already, as far as it bears on the data, and what changes what is written. */
export async function facts({ connection, signal }: Looking): Promise<HealthItem[]> {
  const { report, schema } = connection;
  const { handle } = connection.reader;
  const lacking = coreTables.flatMap((table) => report.tables[table].missing.map((column) => `${table}.${column}`));
  const tables = [schema.user, schema.session, schema.account, schema.verification].flatMap((table) =>
    table === null ? [] : [table.physical],
  );
  const guarded = tables.filter(hidesRows).map(({ name }) => name);
  const triggers: string[] = [];
  for (const table of tables) {
    const names = await rewritingTriggers(handle, table, signal);
    triggers.push(...names.map((name) => `${table.name}: ${name}`));
  }
  const { storageMissing, cookieCache } = report.sessions;
  const skew = report.clockSkewMs;
  return [
    fact(
      'missingColumns',
      'Columns that better-auth writes and the database lacks',
      'Since 1.7.3 better-auth refuses to run without them, and before that some sign-ups fail. Whoever runs the app runs its migration.',
      lacking,
    ),
    fact(
      'hiddenRows',
      'Tables of which row-level security may hide rows',
      'Lists, counts and this page may not be the whole truth on this connection.',
      guarded,
    ),
    fact(
      'triggers',
      'Triggers that may change what is written',
      'What the app or Authdesk writes may be stored otherwise, such as an address or a time. An undo finds that, and says so.',
      triggers,
    ),
    fact(
      'pooler',
      'A pooler between Authdesk and the database',
      'Nothing is wrong with the data for it: statements share sessions, so that a stop may come a moment late, and a direct address is quicker.',
      handle.session !== null && !handle.session.direct ? ['The address of this connection is one of a pooler.'] : [],
    ),
    fact(
      'sessionsElsewhere',
      'Sessions that are kept where this connection cannot see them',
      'A logout from here does not end them.',
      storageMissing === null ? [] : [storageMissing],
    ),
    fact(
      'cookieCache',
      'Browsers that cache their session',
      'Who was signed out or banned may look signed in for as long.',
      cookieCache.state === 'on' && cookieCache.by !== 'assumed' ? [`for ${cookieCache.seconds ?? '?'} seconds`] : [],
    ),
    {
      ...fact(
        'clockSkew',
        'A database whose clock is wrong',
        'Codes and sessions expire too early or too late.',
        skew !== null && Math.abs(skew) > SKEW_MS ? [`${Math.round(skew / 1000)} seconds from this computer’s`] : [],
      ),
      ...(skew === null && { notKnown: 'This database has no clock of its own.' }),
    },
  ];
}
