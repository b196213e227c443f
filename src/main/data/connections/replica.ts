import { AppError } from '../base/app-error';
import type { OpenStream } from '../base/open-stream';
import type { DatabaseHandle } from '../database/database-handle';
import { openPostgres } from '../database/postgres';
import type { PostgresTarget } from '../database/postgres-target';

/** Milliseconds until a replica that is away is tried again; grows to the last. */
const RETRY_DELAYS = [1000, 2000, 5000, 15_000, 30_000];

/** Where a replica is, and how it is reached where that is not directly. */
interface ReplicaPlace {
  readonly target: PostgresTarget;
  readonly openStream: OpenStream | undefined;
}

/** A read replica, which comes and goes without ever keeping anybody from working. */
export interface Replica {
  /** Null while it cannot be used. */
  readonly handle: DatabaseHandle | null;
  /** Why it cannot be used. */
  readonly problem: AppError | null;
  readonly close: () => Promise<void>;
}

/**
 * Connects to a read replica and never fails: where it is away it is tried again and again, and used once it is there.
 * `check` throws where it is not a copy of the primary. Nobody is asked for a password twice: a refused one stays refused.
 */
export async function followReplica(
  place: ReplicaPlace,
  check: (handle: DatabaseHandle) => Promise<void>,
): Promise<Replica> {
  let handle: DatabaseHandle | null = null;
  let problem: AppError | null = null;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | null = null;

  const connect = async (attempt: number): Promise<void> => {
    const opened = await openChecked(place, check);
    if (opened instanceof AppError) {
      problem = opened;
      if (opened.code === 'CONNECTION_FAILED' || opened.code === 'CONNECTION_LOST') tryAgain(attempt);
    } else if (closed) await opened.close();
    else {
      problem = null;
      handle = opened;
      opened.onLost(() => letGo(opened));
    }
  };
  const tryAgain = (attempt: number) => {
    if (closed) return;
    const delay = RETRY_DELAYS[Math.min(attempt, RETRY_DELAYS.length - 1)];
    retry = setTimeout(() => void connect(attempt + 1), delay);
    retry.unref();
  };
  const letGo = (lost: DatabaseHandle) => {
    if (handle !== lost) return;
    handle = null;
    problem = new AppError('CONNECTION_LOST', 'The connection to it was lost.');
    void lost.close().catch(() => {}); // it is gone already
    tryAgain(0);
  };

  await connect(0);
  return {
    get handle() {
      return handle;
    },
    get problem() {
      return problem;
    },
    close: async () => {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      await handle?.close();
    },
  };
}

async function openChecked(
  { target, openStream }: ReplicaPlace,
  check: (handle: DatabaseHandle) => Promise<void>,
): Promise<DatabaseHandle | AppError> {
  let opened: DatabaseHandle | null = null;
  try {
    opened = await openPostgres(target, { readOnly: true, openStream });
    await check(opened);
    return opened;
  } catch (error) {
    await opened?.close().catch(() => {});
    if (error instanceof AppError) return error;
    return opened?.toAppError(error, false) ?? new AppError('CONNECTION_FAILED', 'It could not be opened.');
  }
}
