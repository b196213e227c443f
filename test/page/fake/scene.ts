import type { AppInfo, OwnFileTrouble } from '@shared/api/app';
import type { UpdateState } from '@shared/api/updates';
import type { MethodName } from '@shared/methods';
import type { ErrorCode } from '@shared/result';

/**
 * What the lists hold: people as they are, with cells that nobody can read and ids that rows share, only few of them where the lists are not what is looked at, nobody at all, or
 * texts that are long, run from right to left or turn around.
 */
export type Rows = 'some' | 'few' | 'none' | 'odd' | 'bad';

/** What the fake main shows the page. Everything has a default, so that a test names only what it is about. */
export interface Scene {
  readonly theme: 'light' | 'dark';
  /** Id of the connection that is open (`production`, `staging`, `laptop`, `demo`), or null. */
  readonly open: string | null;
  readonly readOnly: boolean;
  /** Whether the open connection was handed over, and nobody has said what it is. */
  readonly undeclared: boolean;
  readonly health: 'ok' | 'reconnecting' | 'lost';
  readonly rows: Rows;
  /** Whether there are any saved connections. */
  readonly connections: 'some' | 'none';
  /** Lists know only about how many rows there are, and it is more than a million. */
  readonly estimate: boolean;
  /** Calls that get no answer until `release`. */
  readonly hold: readonly MethodName[];
  /** Calls that fail, each with its code. */
  readonly fail: Readonly<Partial<Record<MethodName, ErrorCode>>>;
  /** Whether a reason has to be given for every act. */
  readonly reasons: boolean;
  /** What the open connection asks about how the app keeps sessions. */
  readonly questions: boolean;
  /** Whether row-level security lets the database user see rows. */
  readonly seen: 'all' | 'none';
  /** How people sign in: by what is linked, or by something that is linked nowhere, as far as that is known. */
  readonly waysIn: 'linked' | 'other' | 'unknown' | 'none';
  /** What was wrong with Authdesk's own file at the start. */
  readonly trouble: OwnFileTrouble | null;
  /** What administrators set. */
  readonly policy: AppInfo['policy'];
  /** What is known of a newer version. */
  readonly updates: UpdateState;
  /** How much there is to draw: an app of three days with one way to sign in, one of some months, or of years with fifteen. */
  readonly figures: 'few' | 'some' | 'many';
  /** How far long work is that was begun; anything but `done` stays as it is. */
  readonly work: 'done' | 'running' | 'paused';
}

export const SCENE: Scene = {
  theme: 'light',
  open: 'staging',
  readOnly: false,
  undeclared: false,
  health: 'ok',
  rows: 'some',
  connections: 'some',
  estimate: false,
  hold: [],
  fail: {},
  reasons: false,
  questions: false,
  seen: 'all',
  waysIn: 'linked',
  trouble: null,
  policy: null,
  updates: {
    how: 'installs',
    phase: 'current',
    version: null,
    percent: null,
    checkedAt: '2026-11-29T09:30:00.000Z',
    problem: null,
  },
  figures: 'some',
  work: 'done',
};
