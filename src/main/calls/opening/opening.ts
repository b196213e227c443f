import type { Navigation } from '@shared/events';
import { AppError } from '../../data/base/app-error';
import { requireYes, shownInQuestion, type Ask } from '../../data/base/ask';
import type { Log } from '../../data/base/events';
import { requireForeign } from '../../data/connections/ask-first';
import type { ConnectionManager } from '../../data/connections/connection-manager';
import type { ConnectionStore } from '../../data/connections/connection-store';
import { DEMO_ID } from '@shared/connection-ids';
import { whereLinkLeads, type PersonLink } from './follow-link';
import { shownName, understand, type Given } from './given';

/** Everything that is opened because Authdesk was handed it, rather than chosen from its list. */
export interface Opening {
  /**
   * Opens what the start named, or on the very first start the demo. A failure is not thrown: the connection's status
   * tells it to the page.
   */
  readonly atStart: (given: Given | null) => Promise<void>;
  /** Opens what was handed over while Authdesk runs; asks first where something else is open. Failures as above. */
  readonly given: (given: Given) => Promise<void>;
  /**
   * Where a link to a person leads, once the connection it belongs to is the open one; asks wherever the link alone does
   * not settle that. @throws AppError CANCELLED, NOT_FOUND, CONFLICT, and what opening throws
   */
  readonly followLink: (link: PersonLink) => Promise<Navigation>;
}

interface Dependencies {
  readonly store: ConnectionStore;
  readonly connections: ConnectionManager;
  readonly ask: Ask;
  /** Our own files in here are no databases of others. */
  readonly dataFolder: string;
  readonly log: Log;
}

export function createOpening(dependencies: Dependencies): Opening {
  const { store, connections, log } = dependencies;
  /** Tells what could not be opened in the status, where the page shows it. */
  const telling = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn(`could not open what was asked for: ${error.code}`);
    }
  };
  const noted = async (error: unknown): Promise<never> => {
    if (error instanceof AppError && error.code !== 'CANCELLED') await connections.noteFailure(error);
    throw error;
  };
  return {
    atStart: async (given) => {
      const settled = connections.expectOpening(given === null ? '' : shownName(given));
      try {
        await telling(async () => {
          const found = await (given === null ? firstStart(store) : settle(dependencies, given)).catch(noted);
          if (found !== null) await connections.open(found.id, found.secrets);
        });
      } finally {
        settled();
      }
    },
    given: async (given) =>
      telling(async () => {
        const found = await settle(dependencies, given, async (name, id) => {
          await askInstead(dependencies, name, id);
        }).catch(noted);
        if (found.id === connections.current()?.profile.id) return;
        await connections.open(found.id, found.secrets);
      }),
    followLink: async (link) => whereLinkLeads(dependencies, link),
  };
}

interface Settled {
  readonly id: string;
  readonly secrets?: Parameters<ConnectionManager['open']>[1];
}

async function firstStart(store: ConnectionStore): Promise<Settled | null> {
  const saved = await store.list();
  const untouched = saved.every((c) => c.id === DEMO_ID && c.lastOpenedAt === null);
  return untouched && saved.length > 0 ? { id: DEMO_ID } : null;
}

type BeforeOpening = (name: string, id: string | null) => Promise<void>;

/** The connection for what was handed over, which is kept now where it is a new one. */
async function settle(
  { store, dataFolder }: Dependencies,
  given: Given,
  before: BeforeOpening = async () => {},
): Promise<Settled> {
  const understood = await understand(store, given);
  const { secrets } = understood;
  const kept = Object.keys(secrets).length > 0 ? { secrets } : {};
  if ('id' in understood) {
    const { id } = understood;
    await before((await store.summary(id)).name, id);
    return { id, ...kept };
  }
  const { input } = understood;
  requireForeign(input, dataFolder);
  await before(input.name, null);
  return { id: (await store.addGiven(input, secrets)).id };
}

/** @throws AppError CANCELLED where another connection is open and the person stays with it */
async function askInstead({ connections, ask }: Dependencies, name: string, id: string | null): Promise<void> {
  const open = connections.current()?.profile;
  if (open === undefined || open.id === id) return;
  await requireYes(ask, {
    message: `Open “${shownInQuestion(name)}” instead of “${shownInQuestion(open.name)}”?`,
    details: [
      id === null
        ? 'Nobody has said what it is yet, so it is opened read-only.'
        : 'It is one of your connections and opens as you saved it.',
      `“${shownInQuestion(open.name)}” is closed in every window.`,
    ],
    yes: 'Open',
    phrase: null,
  });
}
