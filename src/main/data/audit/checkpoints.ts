import type { LocalDatabase } from '../local/local-database';
import { checkHead, GENESIS, type ChainKey, type ChainState } from './chain';
import {
  checkpointLine,
  checkpointMac,
  isGenuine,
  readCheckpointLines,
  type Checkpoint,
  type KeptCheckpoints,
} from './checkpoint';
import { appendLine, readText } from './checkpoint-file';
import { newestOf } from './walk-chain';

export interface Checkpoints {
  /** An entry was appended: vouches for it at once, or within a second where there are many. */
  readonly grown: (state: ChainState) => void;
  /** Vouches for the end of the chain now, in the database too, and waits until it is on the disk. */
  readonly take: () => Promise<void>;
  /** The newest one; null before the first. */
  readonly newest: () => Checkpoint | null;
  readonly read: () => Promise<KeptCheckpoints>;
  /** Vouches for what is not vouched for yet, for the last time. */
  readonly close: () => Promise<void>;
}

interface Dependencies {
  readonly db: LocalDatabase;
  readonly key: ChainKey;
  /** Lies outside of the database, so that putting back an older copy of that does not put this one back. */
  readonly file: string;
  readonly now: () => Date;
  readonly log: { readonly warn: (message: string, details?: unknown) => void };
}

/** So many entries stand behind one line at the most, and no entry waits longer for one. */
const EVERY_ENTRIES = 50;
const EVERY_MS = 1000;
/** The row the table is made with: no checkpoint was ever taken. Whoever empties the table takes it along. */
const NEVER = -1;

/**
 * Checkpoints say, signed and outside of the chain, how far it once went. They are taken every fifty entries and within
 * a second after the last one, at the start, at the end and after each check.
 */
export async function openCheckpoints({ db, key, file, now, log }: Dependencies): Promise<Checkpoints> {
  let newest: Checkpoint | null = null;
  let waiting: ChainState | null = null;
  let unvouched = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastAt = -Infinity;
  let contradicted = false;
  let work: Promise<void> = Promise.resolve();

  const read = async () => readKept(db, key, file);
  // One after the other; one that cannot be taken, on a full disk, must not fail the act it vouches for.
  const queue = async (step: () => Promise<void>): Promise<void> => {
    work = work.then(step).catch((error: unknown) => log.warn('a checkpoint of the audit could not be taken', error));
    return work;
  };
  const write = async (state: ChainState, durable: boolean): Promise<Checkpoint> => {
    const checkpoint = { at: now().toISOString(), seq: state.seq, hash: state.hash };
    await appendLine(file, checkpointLine(key, checkpoint), durable);
    newest = checkpoint;
    return checkpoint;
  };
  const forgetWaiting = (): ChainState | null => {
    if (timer !== null) clearTimeout(timer);
    const state = waiting;
    [timer, waiting, unvouched, lastAt] = [null, null, 0, performance.now()];
    return state;
  };
  const flush = () => {
    const state = forgetWaiting();
    if (state !== null && !contradicted) void queue(async () => void (await write(state, false)));
  };
  const take = async (): Promise<void> => {
    forgetWaiting();
    return queue(async () => {
      const kept = await read();
      newest = newestOf(kept.checkpoints);
      // What contradicts an earlier one is not vouched for: that would bury the evidence.
      const end = await endOf(db);
      contradicted = kept.fault !== null || !(await endHolds(db, key, end)) || !(await holds(db, newest));
      if (contradicted) return;
      const checkpoint = await write(end, true);
      await keepInTable(db, { ...checkpoint, mac: checkpointMac(key, checkpoint) });
    });
  };

  await take();
  return {
    grown: (state) => {
      waiting = state;
      unvouched += 1;
      const due = lastAt + EVERY_MS - performance.now();
      if (unvouched >= EVERY_ENTRIES || due <= 0) {
        flush();
      } else if (timer === null) {
        timer = setTimeout(flush, due);
        timer.unref();
      }
    },
    take,
    newest: () => newest,
    read,
    close: async () => (waiting === null ? work : take()),
  };
}

async function readKept(db: LocalDatabase, key: ChainKey, file: string): Promise<KeptCheckpoints> {
  const rows = await db.selectFrom('audit_checkpoint').select(['seq', 'at', 'hash', 'mac']).orderBy('seq').execute();
  const text = await readText(file);
  const never = rows.some((row) => row.seq === NEVER);
  if (text === null && never) return { checkpoints: [], fault: null };
  const inTable = rows.filter((row) => row.seq !== NEVER);
  const genuine = inTable.filter((row) => isGenuine(key, row, row.mac));
  const inFile = readCheckpointLines(key, text ?? '');
  // A checkpoint is in the table only after it was on the disk in the file.
  const inFileToo = new Set(inFile.checkpoints.map(identity));
  const fault =
    text === null
      ? 'The file that vouches for the audit from outside of its database is missing.'
      : genuine.some((row) => !inFileToo.has(identity(row)))
        ? 'The file that vouches for the audit from outside was cut short.'
        : genuine.length < inTable.length || (!never && inTable.length === 0)
          ? 'What vouches for the audit in its own database was changed.'
          : null;
  return {
    checkpoints: [...genuine.map(({ at, seq, hash }) => ({ at, seq, hash })), ...inFile.checkpoints],
    fault: fault === null ? inFile.fault : { at: 'checkpoints', reason: fault },
  };
}

function identity({ at, seq, hash }: Checkpoint): string {
  return `${at} ${seq} ${hash}`;
}

async function endOf(db: LocalDatabase): Promise<ChainState> {
  const last = await db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS };
}

async function endHolds(db: LocalDatabase, key: ChainKey, end: ChainState): Promise<boolean> {
  const head = await db.selectFrom('audit_head').select(['only', 'seq', 'hash', 'mac']).executeTakeFirst();
  return checkHead(key, end, head) === null;
}

async function holds(db: LocalDatabase, newest: Checkpoint | null): Promise<boolean> {
  if (newest === null || newest.seq === 0) return true;
  const entry = await db.selectFrom('audit').select('hash').where('seq', '=', newest.seq).executeTakeFirst();
  return entry?.hash === newest.hash;
}

async function keepInTable(db: LocalDatabase, row: Checkpoint & { readonly mac: string }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('audit_checkpoint')
      .values(row)
      .onConflict((c) => c.column('seq').doUpdateSet(row))
      .execute();
    await trx.deleteFrom('audit_checkpoint').where('seq', '=', NEVER).execute();
  });
}
