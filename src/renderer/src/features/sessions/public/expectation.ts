import type { ConnectionReport, SessionsReport } from '@shared/api/connection-report';
import { clockTime } from '../../../format/dates';
import { PROOF_MISSING } from './result/sentences';

/** What is known beforehand about ending sessions over the open connection. */
interface Expectation {
  /** Why it cannot be done at all, and what is missing; null where it can, as far as is known. */
  readonly impossible: string | null;
  /** What follows, in sentences for the question that is asked before. */
  readonly sentences: readonly string[];
  /** Why no proof can be given; null where one can. */
  readonly proofMissing: string | null;
}

const UNKNOWN: Expectation = { impossible: null, sentences: [], proofMissing: null };

/** What ending sessions will mean, told from what the connection says and the database shows. */
export function expectationOf(report: ConnectionReport | null | undefined, many: boolean): Expectation {
  if (report === null || report === undefined) return UNKNOWN;
  const { sessions } = report;
  return {
    impossible: impossible(sessions),
    sentences: [refuses(sessions, many), ...cached(sessions), ...jwts(sessions), undo(sessions)],
    proofMissing: sessions.proofMissing === null ? null : PROOF_MISSING[sessions.proofMissing],
  };
}

function impossible({ storage, redis }: SessionsReport): string | null {
  if (storage === 'none') return null;
  if (redis === null) {
    return storage === 'only'
      ? 'This app keeps its sessions in a secondary storage, and the connection does not say where it is. Enter the address of its Redis in the connection, under “Sessions”.'
      : 'This app keeps its sessions in a secondary storage as well, which would go on accepting them. Enter the address of its Redis in the connection, under “Sessions”.';
  }
  return redis.problem === null ? null : `The secondary storage at ${redis.server} does not answer: ${redis.problem}`;
}

function refuses({ storage, storageBy }: SessionsReport, many: boolean): string {
  const them = many ? 'them' : 'it';
  if (storage === 'none' && storageBy === 'assumed') {
    return `The server refuses ${them} at once, as long as the app keeps its sessions in the database alone.`;
  }
  return `The server refuses ${them} at once.`;
}

function cached({ cookieCache: { state, seconds } }: SessionsReport): string[] {
  if (state === 'off' || seconds === null) return [];
  const until = clockTime(Date.now() + seconds * 1000);
  return state === 'on'
    ? [`A browser that has its session cached may look signed in until about ${until}.`]
    : [`If the app caches sessions in a cookie, a browser may look signed in until about ${until}.`];
}

function jwts({ jwt: { state, seconds } }: SessionsReport): string[] {
  if (state !== 'on' || seconds === null) return [];
  return [`JWTs already issued work until about ${clockTime(Date.now() + seconds * 1000)}.`];
}

function undo({ storage }: SessionsReport): string {
  // Where the rows are deleted they can be put back, and the server finds them again when the storage has nothing.
  return storage === 'none' || storage === 'with-database'
    ? 'It can be undone: the same browsers are signed in again then.'
    : 'It cannot be undone: what is deleted in the secondary storage is gone.';
}
