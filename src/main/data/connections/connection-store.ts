import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  connectionSettings,
  secretName,
  type ConnectionInput,
  type ConnectionSecrets,
  type ConnectionSummary,
} from '@shared/api/connections';
import type { HostKey } from '@shared/api/ssh';
import { AppError } from '../base/app-error';
import type { LocalDatabase } from '../local/local-database';
import type { SecretStore } from '../local/secret-store';
import { storedJson } from '../local/stored-json';
import { joined, namesOf, secretOf } from './secret-names';
import { keptNames, keptSecrets, withKeptAddresses } from './kept-secrets';
import {
  shownSettings,
  splitSecrets,
  targetLabel,
  toProfile,
  type ConnectionProfile,
  type ConnectionSettings,
} from './profile';

export interface ConnectionStore {
  readonly list: () => Promise<ConnectionSummary[]>;
  readonly summary: (id: string) => Promise<ConnectionSummary>;
  readonly save: (input: ConnectionInput) => Promise<ConnectionSummary>;
  readonly remove: (id: string) => Promise<void>;
  /** A copy under another name; its secrets have to be entered again. */
  readonly duplicate: (id: string) => Promise<ConnectionSummary>;
  /** Puts connections in this order; those not named keep theirs, behind. */
  readonly reorder: (ids: readonly string[]) => Promise<void>;
  /** Settings and secrets together; `given` secrets come before the kept ones. */
  readonly load: (id: string, given?: ConnectionSecrets) => Promise<{ profile: ConnectionProfile; missing: string[] }>;
  /** What was typed as it would be once saved, with the secrets that would be kept; nothing is written. */
  readonly draft: (input: ConnectionInput) => Promise<ConnectionProfile>;
  /** What saving would change: the settings before and after, and those of all other connections. */
  readonly change: (input: ConnectionInput) => Promise<ConnectionChange>;
  /** Keeps for this run the secrets a connection was opened with. */
  readonly keep: (id: string, given: ConnectionSecrets) => void;
  readonly touch: (id: string) => Promise<void>;
  /** The SQLite files of all saved connections. */
  readonly files: () => Promise<string[]>;
  /** Keeps host keys of SSH servers that a person said are the right ones, each in place of those of its server before. */
  readonly trust: (id: string, hostKeys: readonly HostKey[]) => Promise<void>;
  /** Adds a connection under a fixed id unless it is there, such as the demo. */
  readonly ensure: (id: string, input: ConnectionInput) => Promise<void>;
}

export interface ConnectionChange {
  /** Null for a connection that is new. */
  readonly before: ConnectionSettings | null;
  readonly now: ConnectionSettings;
  readonly others: readonly ConnectionSettings[];
}

interface Dependencies {
  readonly db: LocalDatabase;
  readonly secretStore: SecretStore;
  readonly now: () => Date;
}

/** Saved connections. Secrets go to the secret store, or stay in memory for this run where it cannot protect them. */
export function createConnectionStore({ db, secretStore, now }: Dependencies): ConnectionStore {
  const saved: Saved = { db, secrets: new SecretsOfConnections(secretStore) };
  return {
    list: async () => list(saved),
    summary: async (id) => summary(saved, id),
    save: async (input) => save(saved, input),
    remove: async (id) => remove(saved, id),
    duplicate: async (id) => duplicate(saved, id),
    reorder: async (ids) => reorder(db, ids),
    load: async (id, given) => load(saved, id, given),
    draft: async (input) => draft(saved, input),
    change: async (input) => change(saved, input),
    keep: (id, given) => saved.secrets.keep(id, given),
    files: async () => {
      const rows = await db.selectFrom('connection').select('settings').execute();
      return rows.flatMap((row) => settingsIn(row.settings).sqlite?.file ?? []);
    },
    touch: async (id) => {
      await db.updateTable('connection').set({ last_opened_at: now().toISOString() }).where('id', '=', id).execute();
    },
    trust: async (id, hostKeys) => trust(db, id, hostKeys),
    ensure: async (id, input) => {
      const { settings, secrets } = splitSecrets(input);
      saved.secrets.keep(id, secrets);
      const found = await db.selectFrom('connection').select('settings').where('id', '=', id).executeTakeFirst();
      if (!found || settingsIn(found.settings) === DAMAGED)
        await put(db, id, { settings: { ...settings, expects: [] }, sealed: null });
    },
  };
}

/** What functions of the store work on. */
interface Saved {
  readonly db: LocalDatabase;
  readonly secrets: SecretsOfConnections;
}

/** Secrets of connections: sealed where the secret store protects them, else in memory for this run. */
class SecretsOfConnections {
  readonly #store: SecretStore;
  readonly #thisRun = new Map<string, ConnectionSecrets>();

  constructor(store: SecretStore) {
    this.#store = store;
  }

  get isProtected(): boolean {
    return this.#store.isProtected;
  }

  async of(id: string, sealed: Uint8Array | null): Promise<ConnectionSecrets> {
    const stored =
      sealed === null
        ? {}
        : await this.#store.open(sealed).then(
            (text) => (storedJson(text) ?? {}) as ConnectionSecrets,
            () => ({}), // the keyring was reset: they count as missing and are asked for
          );
    return joined(stored, this.#thisRun.get(id));
  }

  /** Puts the secrets of a connection where they belong from now on; what is to stand beside its settings. */
  async put(id: string, secrets: ConnectionSecrets, remember: boolean): Promise<Uint8Array | null> {
    const none = Object.keys(secrets).length === 0;
    const store = this.isProtected && remember && !none;
    const sealed = store ? await this.#store.seal(JSON.stringify(secrets)) : null;
    if (store || none) this.#thisRun.delete(id);
    else this.#thisRun.set(id, secrets);
    return sealed;
  }

  /** Adds secrets for this run. */
  keep(id: string, given: ConnectionSecrets): void {
    if (namesOf(given).length > 0) this.#thisRun.set(id, joined(this.#thisRun.get(id) ?? {}, given));
  }

  isOfThisRun(id: string): boolean {
    return this.#thisRun.has(id);
  }

  forget(id: string): void {
    this.#thisRun.delete(id);
  }
}

const COLUMNS = ['id', 'settings', 'sealed_secrets', 'last_opened_at'] as const;

interface StoredConnection {
  readonly id: string;
  readonly settings: ConnectionSettings;
  readonly sealed_secrets: Uint8Array | null;
  readonly last_opened_at: string | null;
}

async function rowOf(db: LocalDatabase, id: string): Promise<StoredConnection> {
  const found = await db.selectFrom('connection').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  if (found) return { ...found, settings: settingsIn(found.settings) };
  throw new AppError('NOT_FOUND', 'This connection is not there any more.', { hint: 'Reload the list.' });
}

async function put(
  db: LocalDatabase,
  id: string,
  { settings, sealed }: { readonly settings: ConnectionSettings; readonly sealed: Uint8Array | null },
): Promise<void> {
  const last = await db
    .selectFrom('connection')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  const values = { settings: JSON.stringify(settings), sealed_secrets: sealed };
  await db
    .insertInto('connection')
    .values({ id, position: (last?.position ?? 0) + 1, last_opened_at: null, ...values })
    .onConflict((c) => c.column('id').doUpdateSet(values))
    .execute();
}

async function toSummary({ secrets: keeper }: Saved, found: StoredConnection): Promise<ConnectionSummary> {
  const { id, last_opened_at: lastOpenedAt } = found;
  const { expects, ...settings } = shownSettings(found.settings);
  const secrets = await keeper.of(id, found.sealed_secrets);
  const missing = expects.some((name) => secretOf(secrets, name) === undefined);
  return {
    id,
    name: settings.name,
    environment: settings.environment,
    readOnly: settings.readOnly,
    driver: settings.driver,
    target: targetLabel(found.settings),
    settings,
    secrets: expects.length === 0 ? 'none' : missing ? 'missing' : keeper.isOfThisRun(id) ? 'this-run' : 'stored',
    kept: expects.filter((name) => secretOf(secrets, name) !== undefined),
    ...(found.settings === DAMAGED && { damaged: true }),
    lastOpenedAt,
  };
}

async function list(saved: Saved): Promise<ConnectionSummary[]> {
  const rows = await saved.db.selectFrom('connection').select(COLUMNS).orderBy('position').execute();
  return Promise.all(rows.map(async (row) => toSummary(saved, { ...row, settings: settingsIn(row.settings) })));
}

async function summary(saved: Saved, id: string): Promise<ConnectionSummary> {
  return toSummary(saved, await rowOf(saved.db, id));
}

async function save(saved: Saved, input: ConnectionInput): Promise<ConnectionSummary> {
  const { settings: entered, secrets: given } = splitSecrets(input);
  if (input.remember === true && !saved.secrets.isProtected) {
    throw new AppError('SECRET_STORE_UNAVAILABLE', 'This computer offers no protected place for passwords.', {
      hint: 'Save without remembering; Authdesk then asks for the password at each start.',
    });
  }
  const id = input.id ?? randomUUID();
  const known = input.id === undefined ? null : await rowOf(saved.db, input.id);
  const before = known === null ? {} : await saved.secrets.of(id, known.sealed_secrets);
  const settings = withKeptAddresses(entered, input, known?.settings ?? null);
  // A secret that was left out stays as it is, unless what it belongs to went away.
  const secrets = joined(keptSecrets(before, settings, known?.settings ?? null), given);
  const expects = [
    ...new Set([...namesOf(secrets), ...keptNames(known?.settings.expects ?? [], settings, known?.settings ?? null)]),
  ];
  const sealed = await saved.secrets.put(id, secrets, input.remember !== false);
  await put(saved.db, id, { settings: { ...settings, expects }, sealed });
  return summary(saved, id);
}

async function remove({ db, secrets }: Saved, id: string): Promise<void> {
  await rowOf(db, id);
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('connection').where('id', '=', id).execute();
    await trx.deleteFrom('saved_view').where('connection_id', '=', id).execute();
    await trx.deleteFrom('recent_user').where('connection_id', '=', id).execute();
  });
  secrets.forget(id);
}

async function duplicate(saved: Saved, id: string): Promise<ConnectionSummary> {
  const { db } = saved;
  const { settings } = await rowOf(db, id);
  requireReadable(settings);
  const names = new Set(
    (await db.selectFrom('connection').select('settings').execute()).map((row) => settingsIn(row.settings).name),
  );
  const copyId = randomUUID();
  await put(db, copyId, { settings: { ...settings, name: freeName(settings.name, names) }, sealed: null });
  return summary(saved, copyId);
}

async function reorder(db: LocalDatabase, ids: readonly string[]): Promise<void> {
  const rows = await db.selectFrom('connection').select('id').orderBy('position').execute();
  const rest = rows.map((r) => r.id).filter((id) => !ids.includes(id));
  await db.transaction().execute(async (trx) => {
    for (const [position, id] of [...ids, ...rest].entries()) {
      await trx.updateTable('connection').set({ position }).where('id', '=', id).execute();
    }
  });
}

async function load(
  saved: Saved,
  id: string,
  given: ConnectionSecrets | undefined,
): Promise<{ profile: ConnectionProfile; missing: string[] }> {
  const found = await rowOf(saved.db, id);
  requireReadable(found.settings);
  const secrets = joined(await saved.secrets.of(id, found.sealed_secrets), given);
  return {
    profile: toProfile(id, found.settings, secrets),
    missing: found.settings.expects.filter((name) => secretOf(secrets, name) === undefined),
  };
}

async function draft(saved: Saved, input: ConnectionInput): Promise<ConnectionProfile> {
  const { settings: entered, secrets: given } = splitSecrets(input);
  if (input.id === undefined) return toProfile('test', entered, given);
  const known = await rowOf(saved.db, input.id);
  const before = await saved.secrets.of(input.id, known.sealed_secrets);
  const settings = withKeptAddresses(entered, input, known.settings);
  return toProfile(input.id, settings, joined(keptSecrets(before, settings, known.settings), given));
}

async function change({ db }: Saved, input: ConnectionInput): Promise<ConnectionChange> {
  const { settings: entered } = splitSecrets(input);
  const before = input.id === undefined ? null : (await rowOf(db, input.id)).settings;
  const rows = await db.selectFrom('connection').select(['id', 'settings']).execute();
  const others = rows.filter(({ id }) => id !== input.id).map((row) => settingsIn(row.settings));
  return { before, now: withKeptAddresses(entered, input, before), others };
}

async function trust(db: LocalDatabase, id: string, hostKeys: readonly HostKey[]): Promise<void> {
  const { settings } = await rowOf(db, id);
  if (settings.ssh === undefined || hostKeys.length === 0) return;
  const others = (settings.ssh.hostKeys ?? []).filter(({ server }) => !hostKeys.some((key) => key.server === server));
  const ssh = { ...settings.ssh, hostKeys: [...others, ...hostKeys] };
  await db
    .updateTable('connection')
    .set({ settings: JSON.stringify({ ...settings, ssh }) })
    .where('id', '=', id)
    .execute();
}

const stored = connectionSettings.extend({ readOnly: z.boolean(), expects: z.array(secretName) });

/** Stands for settings that a damaged file does not have any more. */
const DAMAGED: ConnectionSettings = {
  name: 'A connection that cannot be read any more',
  environment: 'production',
  readOnly: true,
  driver: 'sqlite',
  expects: [],
};

function settingsIn(text: string): ConnectionSettings {
  const value = storedJson(text);
  return stored.safeParse(value).success ? (value as ConnectionSettings) : DAMAGED;
}

/** @throws AppError NOT_FOUND */
function requireReadable(settings: ConnectionSettings): void {
  if (settings !== DAMAGED) return;
  throw new AppError('NOT_FOUND', 'What Authdesk kept of this connection cannot be read any more.', {
    hint: 'Remove it from the list and enter it anew.',
  });
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? `${name} (copy)` : `${name} (copy ${n})`;
    if (!taken.has(candidate)) return candidate;
  }
}
