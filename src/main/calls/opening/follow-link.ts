import type { ConnectionSummary } from '@shared/api/connections';
import type { Navigation } from '@shared/events';
import { AppError } from '../../data/base/app-error';
import { requireYes, shownInQuestion, type Ask } from '../../data/base/ask';
import type { ConnectionManager } from '../../data/connections/connection-manager';
import type { ConnectionStore } from '../../data/connections/connection-store';
import { DEMO_ID } from '@shared/connection-ids';

/** A link to a person, as it was clicked. */
export interface PersonLink {
  /** The id or the name of a connection; null where the link does not say. */
  readonly connection: string | null;
  readonly userId: string;
}

interface Dependencies {
  readonly store: ConnectionStore;
  readonly connections: ConnectionManager;
  readonly ask: Ask;
}

/**
 * Makes sure that the database a link belongs to is the open one, for the same id is somebody else in the next.
 * @throws AppError CANCELLED, NOT_FOUND, CONFLICT, and what opening throws
 */
export async function whereLinkLeads(dependencies: Dependencies, link: PersonLink): Promise<Navigation> {
  const { store, connections } = dependencies;
  const saved = await store.list();
  const open = saved.find(({ id }) => id === connections.current()?.profile.id) ?? null;
  const wanted =
    link.connection === null ? await unnamed(dependencies, { saved, open, link }) : named(saved, link.connection);
  if (wanted.id !== open?.id) {
    if (link.connection !== null) await askToOpen(dependencies, { wanted, open, link });
    await connections.open(wanted.id);
  }
  // Whatever was opened while the person thought about it: the link belongs to this one only.
  if (connections.current()?.profile.id !== wanted.id) {
    throw new AppError(
      'CANCELLED',
      `"${wanted.name}" is not the open connection any more, so the link was not followed.`,
    );
  }
  return { to: 'user', id: link.userId };
}

interface Situation {
  readonly saved: readonly ConnectionSummary[];
  readonly open: ConnectionSummary | null;
  readonly link: PersonLink;
}

function named(saved: readonly ConnectionSummary[], connection: string): ConnectionSummary {
  const byId = saved.find(({ id }) => id === connection);
  if (byId !== undefined) return byId;
  const [first, second] = saved.filter(({ name }) => name.toLowerCase() === connection.toLowerCase());
  if (first === undefined) {
    throw new AppError('NOT_FOUND', 'This link is to a database that is not among your connections.', {
      hint: `It names “${shownInQuestion(connection)}”. Ask whoever sent it which database that is.`,
    });
  }
  if (second === undefined) return first;
  throw new AppError('CONFLICT', `Several connections are called “${shownInQuestion(first.name)}”.`, {
    hint: 'Open the one that is meant, then search for the user there.',
  });
}

/** The connection a link without one is followed in: the only one there is, or the open one where the person says so. */
async function unnamed({ ask }: Dependencies, { saved, open, link }: Situation): Promise<ConnectionSummary> {
  // The people of the demo are made up: nobody is sent a link to one, unless it is all there is.
  const real = saved.filter(({ id }) => id !== DEMO_ID);
  const [only, another] = real.length === 0 ? saved : real;
  const sure = another === undefined && only?.id === open?.id;
  const meant = open ?? (another === undefined ? only : undefined);
  if (meant === undefined) {
    throw new AppError('CONFLICT', 'This link does not say which database it is about.', {
      hint: 'Open the connection it belongs to, then follow it again.',
    });
  }
  if (sure) return meant;
  await requireYes(ask, {
    message: 'This link does not say which database it is about.',
    details: [
      `It names the user ${shownInQuestion(link.userId)}, who may be somebody else in another database.`,
      open === null ? `“${shownInQuestion(meant.name)}” would be opened.` : `“${shownInQuestion(meant.name)}” is open.`,
    ],
    yes: `Look in “${shownInQuestion(meant.name)}”`,
    phrase: null,
  });
  return meant;
}

async function askToOpen(
  { ask }: Dependencies,
  { wanted, open, link }: { wanted: ConnectionSummary } & Pick<Situation, 'open' | 'link'>,
): Promise<void> {
  const name = shownInQuestion(wanted.name);
  await requireYes(ask, {
    message: `The user ${shownInQuestion(link.userId)} is in “${name}”. Open “${name}”?`,
    details: open === null ? [] : [`“${shownInQuestion(open.name)}” is open now, and is closed in every window.`],
    yes: 'Open',
    phrase: null,
  });
}
