import { ROLE_NAMES, type Role } from '@shared/access';
import type { ConnectionSummary } from '@shared/api/connections';
import { isHandedOn } from '@shared/connection-ids';
import type { Policy } from '@shared/api/policy';
import { AppError } from '../../base/app-error';
import { requireYes, shownInQuestion, type Ask } from '../../base/ask';
import type { ConnectionStore } from '../connection-store';
import { requireForeign } from '../ask-first';
import { requireAllowed, underPolicy } from '../policy-rules';
import { placesOf } from '../places';
import { splitSecrets, targetLabel, type ConnectionSettings } from '../profile';
import type { KnownSigner, KnownSigners } from './known-signers';
import { readList, writeList, type SharedList } from './list-file';
import { fingerprintOf, type ListSigner } from './signer';

/** Connections handed from a lead to a team: without secrets, signed, and never in the place of one that is there. */
export interface SharedLists {
  /** The text of a signed list. @throws AppError PERMISSION_DENIED, SECRET_STORE_UNAVAILABLE */
  readonly write: (request: ListRequest) => Promise<{ readonly text: string; readonly fingerprint: string }>;
  /** Adds what is in a list once the person said so in main's own dialog. @throws AppError CANCELLED, INVALID_INPUT, PERMISSION_DENIED */
  readonly take: (text: string) => Promise<TakenList>;
}

export interface ListRequest {
  readonly ids: readonly string[];
  readonly role: Role;
  readonly signedBy: string;
}

export interface TakenList {
  readonly signedBy: string;
  readonly fingerprint: string;
  readonly added: readonly ConnectionSummary[];
  /** Names of those whose database has a connection here already, which stays as it is. */
  readonly there: readonly string[];
}

interface Dependencies {
  readonly store: Pick<ConnectionStore, 'settings' | 'same' | 'addShared'>;
  readonly signers: KnownSigners;
  readonly openSigner: () => Promise<ListSigner>;
  readonly ask: Ask;
  readonly policy: Policy | null;
  /** Our own files in here are no databases of others. */
  readonly dataFolder: string;
}

const MAX_PLACES = 40;

export function createSharedLists(dependencies: Dependencies): SharedLists {
  const { store, signers, openSigner, policy } = dependencies;
  return {
    write: async ({ ids, role, signedBy }) => {
      if ((policy?.maxRole ?? 'lead') !== 'lead') {
        throw new AppError('PERMISSION_DENIED', 'Only a lead hands connections on.', {
          hint: 'Your administrators set the highest role on this computer.',
        });
      }
      const all = await Promise.all(ids.map(async (id) => ({ id: shareable(id), settings: await store.settings(id) })));
      const signer = await openSigner();
      const listed = all.map(({ id, settings: { undeclared: _undeclared, ...settings } }) => ({
        id,
        settings: { ...settings, access: { ...settings.access, role } },
      }));
      return { text: writeList(listed, signedBy, signer), fingerprint: fingerprintOf(signer.publicKey) };
    },
    take: async (text) => {
      const list = readList(text);
      requireAllowedSigner(list, policy);
      for (const { settings } of list.connections) requireForeign(settings, dependencies.dataFolder);
      const found = await Promise.all(
        list.connections.map(async (one) => ({ ...one, isThere: (await store.same(one.settings)) !== null })),
      );
      const wanted = found.filter(({ isThere }) => !isThere);
      for (const { settings } of wanted) {
        requireAllowed(settings, underPolicy(splitSecrets(settings).settings, policy), policy);
      }
      const there = found.filter(({ isThere }) => isThere).map(({ settings }) => settings.name);
      const fingerprint = fingerprintOf(list.key);
      const offered = wanted.map(({ settings }) => settings);
      if (wanted.length > 0) await askAbout(dependencies, { list, wanted: offered, known: await signers.all() });
      const added: ConnectionSummary[] = [];
      for (const { id, settings } of wanted) added.push(await store.addShared(id, settings));
      if (added.length > 0) await signers.remember({ key: list.key, name: list.signedBy });
      return { signedBy: list.signedBy, fingerprint, added, there };
    },
  };
}

/** Those that stand for something on every computer, such as the demo, are there anyway. @throws AppError INVALID_INPUT */
function shareable(id: string): string {
  if (isHandedOn(id)) return id;
  throw new AppError('INVALID_INPUT', 'Connections that administrators set up, and the demo, are not handed on.', {
    field: 'ids',
    hint: 'Leave them out.',
  });
}

/** @throws AppError PERMISSION_DENIED for a key that administrators do not name */
function requireAllowedSigner({ key }: SharedList, policy: Policy | null): void {
  const allowed = policy?.connections?.signers;
  if (allowed === undefined || allowed.includes(key)) return;
  throw new AppError('PERMISSION_DENIED', 'Your administrators allow no lists signed with this key.', {
    hint: 'What they set is shown in the settings.',
  });
}

interface Offered {
  readonly list: SharedList;
  readonly wanted: readonly ConnectionSettings[];
  readonly known: readonly KnownSigner[];
}

/** @throws AppError CANCELLED */
async function askAbout({ ask, policy }: Dependencies, { list, wanted, known }: Offered): Promise<void> {
  const who = `“${shownInQuestion(list.signedBy)}”`;
  const lines = wanted.flatMap(linesOf);
  await requireYes(ask, {
    message: `Add ${wanted.length === 1 ? 'a connection' : `${wanted.length} connections`} signed by ${who}?`,
    details: [
      keyLine(list, known, policy),
      `Key ${fingerprintOf(list.key)}`,
      ...lines.slice(0, MAX_PLACES),
      ...(lines.length > MAX_PLACES ? [`… and ${lines.length - MAX_PLACES} lines more`] : []),
    ],
    yes: 'Add',
    phrase: null,
  });
}

/** What is known of whoever signed it. */
function keyLine({ key, signedBy }: SharedList, known: readonly KnownSigner[], policy: Policy | null): string {
  if (policy?.connections?.signers !== undefined) return 'Your administrators trust this key.';
  if (known.some((one) => one.key === key)) return 'You took a list signed with this key before.';
  const isOther = known.some(({ name }) => name.toLowerCase() === signedBy.toLowerCase());
  return isOther
    ? 'This is another key than this name had before. Ask them why.'
    : 'This key is new here. Compare it with what they tell you.';
}

function linesOf(settings: ConnectionSettings): string[] {
  const { name, environment, readOnly, access } = settings;
  const guards = `${ROLE_NAMES[access?.role ?? 'lead']}${readOnly ? ', read-only' : ''}`;
  return [
    shownInQuestion(`${name}: ${environment}, ${targetLabel(settings)}, ${guards}`),
    ...placesOf(settings).map(({ line }) => `  ${line}`),
  ];
}
