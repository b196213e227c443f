import type { StorageTrouble } from '@shared/api/sessions';
import type { Capture } from './capture';
import type { OpenConnection } from '../connections/connection';
import { NAME_THE_REDIS } from '../connections/storage-mode';

/** What became of the copies outside of the database once a write was committed. */
export interface Followed {
  /** What could not be done, the worst first; empty where there was nothing to do or all went well. */
  readonly troubles: readonly StorageTrouble[];
  /** Whether something could not be brought up to date, so that the write is not in force everywhere. */
  readonly failed: boolean;
  /** Null where there is no secondary storage, or nothing to do in it. */
  readonly stored: {
    readonly keysDeleted: number;
    readonly listsUpdated: number;
    /** Sessions whose key was not there. */
    readonly keysMissing: number;
  } | null;
}

export const NOTHING_FOLLOWED: Followed = { troubles: [], failed: false, stored: null };

/** A trouble as a sentence, for the record and for callers without a page. */
export function troubleText(trouble: StorageTrouble): string {
  switch (trouble.code) {
    case 'not-ended':
      return `The secondary storage failed in the middle, so some sessions may still be accepted: ${trouble.because} Do it once more.`;
    case 'not-renewed':
      return `The change is saved, but live sessions go on with the data they had: ${trouble.because}`;
    case 'not-kept':
      return `The link or code could not be put into the secondary storage, so it does not work: ${trouble.because}`;
    case 'not-named': {
      const what =
        trouble.what === 'sessions'
          ? 'Sessions in the secondary storage go on until they expire.'
          : 'Live sessions go on with the data they have cached.';
      return `${what} ${NAME_THE_REDIS}`;
    }
  }
}

/** Keeps what is outside of the database, such as copies in a secondary storage, in step with what writes do to it. */
export interface Follower {
  /** Before the commit: refuses a write that could not be followed. @throws AppError */
  readonly ready: (connection: OpenConnection, capture: Capture) => Promise<void>;
  /** What `follow` will have to do, to be kept on disk before the commit; null where there is nothing. */
  readonly rest: (connection: OpenConnection, capture: Capture) => string | null;
  /**
   * Does what a write left undone because the app ended right after the commit. Never throws. Null: the write turns out
   * not to have been saved, so that nothing is to be done.
   */
  readonly finish: (connection: OpenConnection, rest: string) => Promise<Followed | null>;
  /** After it. Never throws: what failed is told. */
  readonly follow: (connection: OpenConnection, capture: Capture) => Promise<Followed>;
}
