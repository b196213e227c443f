import type { InsightOverview, InsightSeries, InsightTable } from '@shared/api/insight';
import { readingFrom, type OpenConnection } from '../connections/connection';
import type { LocalDatabase } from '../local/local-database';
import { requireCostOf } from '../paging/plan-cost';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { closedReason } from '../schema/usable-tables';
import { ofOurOwn } from './of-our-own';
import {
  agents,
  expiredRows,
  ofAgents,
  ofRetention,
  ofReturning,
  ofSignIns,
  retention,
  returning,
  signIns,
} from './of-sessions';
import { ofProviders, ofSignUps, ofStates, providers, signUps, statesOfUsers } from './of-users';
import { numberOf, rowsOf, type Counted, type Counting } from './question';
import { stepsOf, type Step } from './steps';

interface Question {
  readonly from: string;
  readonly to: string;
  readonly step: Step;
  readonly zone: string;
  readonly acceptCost?: boolean | undefined;
}

interface Asking {
  readonly connection: OpenConnection;
  readonly local: LocalDatabase;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Statements that belong together, and what is made from their rows, in their order. */
interface Part {
  readonly counted: readonly Counted[];
  readonly make: (rows: readonly RawRow[][]) => {
    readonly series?: readonly InsightSeries[];
    readonly tables?: readonly InsightTable[];
  };
}

/**
 * Figures over time, counted by the database, one statement after the other on one core of it, from the replica where
 * there is one.
 * @throws AppError INVALID_INPUT for an empty time or too many steps, CONFIRMATION_REQUIRED where it would cost too much
 */
export async function overview({ local, ...asking }: Asking, question: Question): Promise<InsightOverview> {
  const { from, to, step, zone } = question;
  const steps = stepsOf({ from: Date.parse(from), to: Date.parse(to), step, zone });
  // What becomes of the replica meanwhile is no matter: all of it is from one place.
  const { handle, source } = asking.connection.reader;
  const connection = readingFrom(asking.connection, { handle, source });
  const counting: Counting = { ...asking, connection, steps };
  const parts = partsOf(counting);
  if (question.acceptCost !== true) {
    const counted = parts.flatMap((part) => part.counted);
    const tables = new Set(counted.map(({ table }) => table.physical));
    const statements = counted.map(({ statement }) => statement(handle.background, []));
    await requireCostOf(connection.reader, [...tables], statements, asking.signal);
  }
  const series: InsightSeries[] = [];
  const tables: InsightTable[] = [];
  for (const { counted, make } of parts) {
    const rows: RawRow[][] = [];
    for (const one of counted) rows.push(await rowsOf(counting, one));
    const made = make(rows);
    series.push(...(made.series ?? []));
    tables.push(...(made.tables ?? []));
  }
  series.push(...(await ofOurOwn(counting, local)));
  return { at: asking.now.toISOString(), source, series, tables, unknown: unknownIn(connection) };
}

function partsOf(counting: Counting): Part[] {
  const { session } = counting.connection.schema;
  const ways = providers(counting);
  return [
    { counted: [signUps(counting)], make: ([rows = []]) => ({ series: ofSignUps(counting, rows) }) },
    ...(session === null ? [] : partsOfSessions(counting, session)),
    { counted: [statesOfUsers(counting)], make: ([rows = []]) => ({ tables: ofStates(counting, rows) }) },
    ...(ways === null
      ? []
      : [{ counted: [ways], make: ([rows = []]: readonly RawRow[][]) => ({ tables: [ofProviders(rows)] }) }]),
    expiredPart(counting),
  ];
}

function partsOfSessions(counting: Counting, session: AuthTable<'session'>): Part[] {
  const came = returning(counting, session);
  const programs = agents(counting, session);
  return [
    ...(session.has('createdAt')
      ? [
          {
            counted: [signIns(counting, session)],
            make: ([rows = []]: readonly RawRow[][]) => ({ series: ofSignIns(counting, rows) }),
          },
          {
            counted: [came.steps, came.whole],
            make: ([by = [], whole = []]: readonly RawRow[][]) => ({
              series: [ofReturning(counting, { steps: by, whole })],
            }),
          },
        ]
      : []),
    ...(session.has('updatedAt')
      ? [
          {
            counted: [retention(counting, session)],
            make: ([rows = []]: readonly RawRow[][]) => ({ series: [ofRetention(counting, rows)] }),
          },
        ]
      : []),
    ...(programs === null || !session.has('createdAt')
      ? []
      : [{ counted: [programs], make: ([rows = []]: readonly RawRow[][]) => ({ tables: ofAgents(rows) }) }]),
  ];
}

function expiredPart(counting: Counting): Part {
  const over = expiredRows(counting);
  return {
    counted: over.map(({ counted }) => counted),
    make: (rows) => ({
      tables: [
        {
          key: 'expiredRows',
          title: 'Expired rows that are still there',
          unit: 'rows',
          rows: over.map(({ label }, i) => ({
            label,
            value: (rows[i] ?? []).reduce((sum, row) => sum + numberOf(row, 'n'), 0),
            filter: {
              list: label === 'Expired sessions' ? 'sessions.list' : 'verifications.list',
              input: { state: 'expired' },
            },
          })),
        },
      ],
    }),
  };
}

/** What this database cannot tell, and why. */
function unknownIn({ schema }: OpenConnection): InsightOverview['unknown'] {
  const { user, session, account, closed } = schema;
  const say = (keys: readonly string[], why: string) => keys.map((key) => ({ key, why }));
  const ofSessions = ['signIns', 'returning', 'liveSessions', 'retention', 'devices', 'browsers'];
  const noSessions =
    closed.session === undefined
      ? 'This app keeps its sessions outside of the database.'
      : closedReason(closed.session);
  const noAccounts = closed.account === undefined ? 'The database has no account table.' : closedReason(closed.account);
  return [
    ...say(['timeToVerify'], 'better-auth does not keep when an address was verified.'),
    ...say(['countries'], 'better-auth keeps addresses of the network only, and no countries.'),
    ...(session === null
      ? say(ofSessions, noSessions)
      : say(
          ['signInsThatEnded'],
          'Sessions that were revoked or signed out are gone, so earlier sign-ins and returns may have been more.',
        )),
    ...(session !== null && !session.has('userAgent')
      ? say(['devices', 'browsers'], 'This app does not keep what people sign in with.')
      : []),
    ...(account === null ? say(['providers'], noAccounts) : []),
    ...(user.has('twoFactorEnabled') ? [] : say(['secondFactor'], 'This app has no second factor.')),
    ...(user.has('banned') ? [] : say(['banned'], 'This app cannot ban: it lacks the admin plugin.')),
  ];
}
