import type { UpdateState } from '@shared/api/updates';
import { AppError } from '../base/app-error';
import type { Ask } from '../base/ask';
import type { Log } from '../base/events';
import { openManifest, RefusedUpdate, requireForward, type UpdateFile, type UpdateManifest } from './manifest';
import type { UpdateMemory } from './memory';
import { FeedUnreachable, inFeed, readFeed, type FetchFeed } from './read-feed';
import { isNewer } from './version';

/** Puts a newer version in the place of this one. */
export interface Installer {
  /** Which file of a manifest is for this computer. */
  readonly takes: (file: UpdateFile) => boolean;
  /** Fetches a file whose size and checksum are known, telling how much is there in percent. */
  readonly download: (update: Download, onPercent: (percent: number) => void) => Promise<void>;
  /** Ends this program, after everything was closed, and starts the one that was downloaded. */
  readonly install: () => Promise<void>;
}

export interface Download {
  readonly version: string;
  readonly url: string;
  readonly file: UpdateFile;
}

/** What a build brings to look for updates with. */
export interface UpdateMeans {
  /** Where it looks where administrators do not say; null: nowhere. */
  readonly feed: string | null;
  /** The keys whose signature counts, raw Ed25519 in base64. */
  readonly keys: readonly string[];
  readonly fetchFeed: FetchFeed;
  /** Null where this kind of package is replaced by what installed it. */
  readonly installer: Installer | null;
}

export interface Updates {
  readonly state: () => UpdateState;
  /** @throws AppError where nothing may be looked for, or a job runs */
  readonly check: () => Promise<UpdateState>;
  /** @throws AppError where there is nothing to install, or a job runs */
  readonly install: () => Promise<UpdateState>;
  /** Looks once a day, where the person left that on and nothing runs; called every now and then. */
  readonly tick: () => Promise<void>;
}

interface Dependencies {
  readonly means: UpdateMeans | null;
  readonly running: string;
  readonly policy: { readonly off?: boolean | undefined; readonly feed?: string | undefined } | null;
  readonly memory: UpdateMemory;
  /** Whether the person wants to have it looked for daily. */
  readonly isWanted: () => boolean;
  readonly isBusy: () => Promise<boolean>;
  readonly ask: Ask;
  readonly openLink: (url: string) => Promise<boolean>;
  /** Told whenever the state changed. */
  readonly announce: () => void;
  readonly log: Log;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
type Looking = Pick<UpdateState, 'phase' | 'version' | 'percent' | 'problem'>;
const IDLE: Looking = { phase: 'idle', version: null, percent: null, problem: null };

/** Looks for newer versions, and puts one in place when a person says so: never by itself, and never while a job runs. */
export function createUpdates(dependencies: Dependencies): Updates {
  const { means, running, policy, memory, isWanted, isBusy, announce, log, now } = dependencies;
  const feed = policy?.feed ?? means?.feed ?? null;
  const how = howOf(dependencies, feed);
  let looking: Looking = IDLE;
  let offer: UpdateManifest | null = null;
  let work: Promise<unknown> | null = null;

  const become = (changes: Partial<Looking>) => {
    looking = { ...looking, ...changes };
    announce();
  };
  const state = (): UpdateState => {
    const { checkedAt } = memory.current();
    return { how, ...looking, checkedAt: checkedAt === null ? null : new Date(checkedAt).toISOString() };
  };
  /** One look or download at a time: whoever asks meanwhile gets the state there is. */
  const alone = async (act: () => Promise<void>): Promise<UpdateState> => {
    if (work !== null) return state();
    work = act();
    try {
      await work;
    } finally {
      work = null;
    }
    return state();
  };
  const look = async () => {
    if (means === null || feed === null) return;
    const before = looking;
    become({ phase: 'checking', problem: null });
    try {
      const read = openManifest(await readFeed(feed, means.fetchFeed), means.keys);
      requireForward(read.version, running, memory.current().seen);
      await memory.keep({ seen: read.version, checkedAt: now().getTime() });
      offer = isNewer(read.version, running) ? read : null;
      const isKept = before.phase === 'ready' && before.version === read.version;
      if (isKept) become(before);
      else become({ ...IDLE, phase: offer === null ? 'current' : 'found', version: offer?.version ?? null });
    } catch (error) {
      const problem = problemOf(error);
      log.warn(`looking for updates: ${problem}`, error);
      await memory.keep({ checkedAt: now().getTime() });
      // What was found before with a good signature still counts.
      become(before.phase === 'checking' ? { ...IDLE, problem } : { ...before, problem });
    }
  };

  return {
    state,
    check: async () => {
      requireAllowed(how);
      if (await isBusy()) throw busy('looked for');
      return alone(look);
    },
    install: async () => {
      requireAllowed(how);
      if (offer === null) {
        throw new AppError('NOT_FOUND', 'No newer version is known.', { hint: 'Look for updates first.' });
      }
      if (await isBusy()) throw busy('installed');
      const found = offer;
      return alone(async () =>
        bringIn({ ...dependencies, feed: feed ?? '', offer: found, become, phase: looking.phase }),
      );
    },
    tick: async () => {
      const { checkedAt } = memory.current();
      const isDue = checkedAt === null || Math.abs(now().getTime() - checkedAt) >= DAY_MS;
      if (how === 'off' || how === 'none' || !isDue || !isWanted() || work !== null || (await isBusy())) return;
      await alone(look);
    },
  };
}

interface BringIn extends Dependencies {
  readonly feed: string;
  readonly offer: UpdateManifest;
  readonly phase: UpdateState['phase'];
  readonly become: (changes: Partial<Looking>) => void;
}

/** Downloads what was found, and puts it in place once the person says so and no job runs. */
async function bringIn(context: BringIn): Promise<void> {
  const { means, offer, feed, phase, become, ask, openLink, isBusy, log } = context;
  const installer = means?.installer ?? null;
  const file = installer === null ? undefined : offer.files.find(installer.takes);
  if (installer === null || file === undefined) {
    if (installer !== null) become({ problem: 'no-package' });
    const details = [offer.page, 'This opens in your browser.'];
    const message = `Open the page where Authdesk ${offer.version} can be downloaded?`;
    if (await ask({ message, details, yes: 'Open', phrase: null })) await openLink(offer.page);
    return;
  }
  if (phase !== 'ready') {
    become({ phase: 'downloading', percent: 0, problem: null });
    try {
      const update = { version: offer.version, url: inFeed(feed, file.name), file };
      await installer.download(update, (percent) => become({ percent: Math.min(100, Math.floor(percent)) }));
    } catch (error) {
      log.warn('an update was not downloaded', error);
      become({ phase: 'found', percent: null, problem: 'damaged' });
      return;
    }
    become({ phase: 'ready', percent: null });
  }
  const yes = await ask({
    message: `Install Authdesk ${offer.version} now?`,
    details: ['It is signed by its makers. Authdesk closes and starts again; what you typed and did not save is lost.'],
    yes: 'Install and restart',
    phrase: null,
  });
  if (!yes) return;
  // One may have begun while it was downloaded, or while the person read the question.
  if (await isBusy()) throw busy('installed');
  try {
    await installer.install();
  } catch (error) {
    log.error('an update was not installed', error);
    become({ phase: 'found', problem: 'not-installed' });
  }
}

function howOf({ means, policy }: Dependencies, feed: string | null): UpdateState['how'] {
  if (policy?.off === true) return 'off';
  if (means === null || feed === null || means.keys.length === 0) return 'none';
  return means.installer === null ? 'tells' : 'installs';
}

function requireAllowed(how: UpdateState['how']): void {
  if (how === 'off') {
    throw new AppError('PERMISSION_DENIED', 'Your administrators bring updates to this computer.', {
      hint: 'What they set is shown in the settings.',
    });
  }
  if (how === 'none') {
    throw new AppError('UNSUPPORTED', 'This build of Authdesk has no place to look for updates.', {
      hint: 'Get the next version where you got this one.',
    });
  }
}

function busy(what: string): AppError {
  return new AppError('CONFLICT', `Updates are not ${what} while a job runs.`, {
    hint: 'Try again when it has ended.',
  });
}

function problemOf(error: unknown): NonNullable<UpdateState['problem']> {
  if (error instanceof RefusedUpdate) return error.why;
  return error instanceof FeedUnreachable ? 'unreachable' : 'unreadable';
}
