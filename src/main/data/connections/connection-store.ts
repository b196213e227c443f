import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import {
  connectionSettings,
  secretName,
  type ConnectionInput,
  type ConnectionSecrets,
  type ConnectionSummary,
} from '@shared/api/connections';
import type { Policy } from '@shared/api/policy';
import type { HostKey } from '@shared/api/ssh';
import { AppError } from '../base/app-error';
import type { LocalDatabase } from '../local/local-database';
import type { SecretStore } from '../local/secret-store';
import { storedJson } from '../local/stored-json';
import { joined, namesOf, secretOf } from './secret-names';
import { SecretsOfConnections } from './secrets-of-connections';
import {
  fixedConnections,
  isFixedId,
  isUsable,
  requireAllowed,
  requireOwn,
  requireUsable,
  underPolicy,
} from './policy-rules';
import { sameDatabase } from './same-database';
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
  /** Keeps a database that was handed to Authdesk beside the saved ones, under a name none of them has; nobody said what it is. */
  readonly addGiven: (input: ConnectionInput, secrets: ConnectionSecrets) => Promise<ConnectionSummary>;
  /** What is kept of a connection in the clear, and which secrets belong to it. */
  readonly settings: (id: string) => Promise<ConnectionSettings>;
  /** Keeps a connection that a lead handed on, under a name none has and its id where that is free; its secrets have to be entered. */
  readonly addShared: (id: string, settings: ConnectionSettings) => Promise<ConnectionSummary>;
  /** The saved connection to the very same database, the most guarded of several; null where there is none. */
  readonly same: (input: ConnectionInput) => Promise<string | null>;
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
  /** Puts the connections administrators set up in place. */
  readonly ensureFixed: () => Promise<void>;
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
  /** What administrators set; null: nothing. */
  readonly policy: Policy | null;
}

/** Saved connections. Secrets go to the secret store, or stay in memory for this run where it cannot protect them. */
export function createConnectionStore({ db, secretStore, now, policy }: Dependencies): ConnectionStore {
  const saved: Saved = { db, policy, secrets: new SecretsOfConnections(secretStore) };
  return {
    list: async () => list(saved),
    summary: async (id) => summary(saved, id),
    save: async (input) => save(saved, input),
    addGiven: async (input, secrets) => addGiven(saved, input, secrets),
    settings: async (id) => {
      const { settings } = await rowOf(saved, id);
      requireReadable(settings);
      return shownSettings(settings);
    },
    addShared: async (id, settings) => addShared(saved, id, settings),
    same: async (input) => {
      const rows = await db.selectFrom('connection').select(['id', 'settings']).orderBy('position').execute();
      const known = rows
        .filter(({ id }) => isUsable(id, policy))
        .map(({ id, settings }) => ({ id, settings: underPolicy(settingsIn(settings), policy) }));
      return sameDatabase(splitSecrets(input).settings, known);
    },
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
    trust: async (id, hostKeys) => trust(saved, id, hostKeys),
    ensureFixed: async () => ensureFixed(saved),
    ensure: async (id, input) => {
      const { settings, secrets } = splitSecrets(input);
      saved.secrets.keep(id, secrets);
      const found = await db.selectFrom('connection').select('settings').where('id', '=', id).executeTakeFirst();
      if (!found || settingsIn(found.settings) === DAMAGED)
        await put(db, id, { settings: { ...settings, expects: [] }, sealed: null });
    },
  };
}

/** Puts the connections administrators set up in place; those they set up no more go. Secrets stay with those that stay. */
async function ensureFixed({ db, policy }: Saved): Promise<void> {
  const fixed = fixedConnections(policy);
  const rows = await db.selectFrom('connection').select(['id', 'sealed_secrets']).execute();
  for (const { id } of rows.filter((row) => isFixedId(row.id) && !fixed.has(row.id))) {
    await db.deleteFrom('connection').where('id', '=', id).execute();
  }
  for (const [id, settings] of fixed) {
    const known = rows.find((row) => row.id === id);
    await put(db, id, { settings, sealed: known?.sealed_secrets ?? null });
  }
}

/** What functions of the store work on. */
interface Saved {
  readonly db: LocalDatabase;
  readonly policy: Policy | null;
  readonly secrets: SecretsOfConnections;
}

const COLUMNS = ['id', 'settings', 'sealed_secrets', 'last_opened_at'] as const;

interface StoredConnection {
  readonly id: string;
  readonly settings: ConnectionSettings;
  readonly sealed_secrets: Uint8Array | null;
  readonly last_opened_at: string | null;
}

async function rowOf({ db, policy }: Saved, id: string): Promise<StoredConnection> {
  const found = await db.selectFrom('connection').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  if (found) {
    requireUsable(id, policy);
    return { ...found, settings: underPolicy(settingsIn(found.settings), policy) };
  }
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
  const { expects, undeclared, ...settings } = shownSettings(found.settings);
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
    ...(undeclared === true && { undeclared }),
    lastOpenedAt,
  };
}

async function list(saved: Saved): Promise<ConnectionSummary[]> {
  const rows = await saved.db.selectFrom('connection').select(COLUMNS).orderBy('position').execute();
  const usable = rows.filter(({ id }) => isUsable(id, saved.policy));
  return Promise.all(
    usable.map(async (row) =>
      toSummary(saved, { ...row, settings: underPolicy(settingsIn(row.settings), saved.policy) }),
    ),
  );
}

async function summary(saved: Saved, id: string): Promise<ConnectionSummary> {
  return toSummary(saved, await rowOf(saved, id));
}

async function addGiven(saved: Saved, input: ConnectionInput, secrets: ConnectionSecrets): Promise<ConnectionSummary> {
  const names = await namesIn(saved.db);
  const folder = input.sqlite === undefined ? '' : path.basename(path.dirname(input.sqlite.file));
  const free = (name: string) => !names.has(name.toLowerCase());
  const named = [input.name, ...(folder === '' ? [] : [`${input.name} (in ${folder})`])].map((name) =>
    name.slice(0, 110),
  );
  const name = named.find(free) ?? numbered(input.name.slice(0, 110), '', (one) => !free(one));
  return save(saved, { ...input, name, remember: false }, { secrets, undeclared: true });
}

async function addShared(
  saved: Saved,
  given: string,
  { expects, ...offered }: ConnectionSettings,
): Promise<ConnectionSummary> {
  // Whatever else stands in it: secrets of others are not taken.
  const { settings } = splitSecrets(offered);
  const names = await namesIn(saved.db);
  const isTaken = (name: string) => names.has(name.toLowerCase());
  const name = isTaken(settings.name) ? numbered(settings.name.slice(0, 110), '', isTaken) : settings.name;
  // The same on every desk, so that a link to a person leads to the same database.
  const taken = await saved.db.selectFrom('connection').select('id').where('id', '=', given).executeTakeFirst();
  const id = taken === undefined ? given : randomUUID();
  await put(saved.db, id, { settings: { ...settings, name, expects, undeclared: undefined }, sealed: null });
  return summary(saved, id);
}

async function namesIn(db: LocalDatabase): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('connection').select('settings').execute();
  return new Set(rows.map((row) => settingsIn(row.settings).name.toLowerCase()));
}

interface Besides {
  /** Secrets that came another way than in the input, and stand before those in it. */
  readonly secrets?: ConnectionSecrets;
  readonly undeclared?: true;
}

async function save(saved: Saved, input: ConnectionInput, besides: Besides = {}): Promise<ConnectionSummary> {
  const { settings: entered, secrets: given } = splitSecrets(input);
  if (input.remember === true && !saved.secrets.isProtected) {
    throw new AppError('SECRET_STORE_UNAVAILABLE', 'This computer offers no protected place for passwords.', {
      hint: 'Save without remembering; Authdesk then asks for the password at each start.',
    });
  }
  const id = input.id ?? randomUUID();
  const known = input.id === undefined ? null : await rowOf(saved, input.id);
  const before = known === null ? {} : await saved.secrets.of(id, known.sealed_secrets);
  const settings = withKeptAddresses(entered, input, known?.settings ?? null);
  requireAllowed(input, underPolicy(settings, saved.policy), saved.policy);
  // A secret that was left out stays as it is, unless what it belongs to went away.
  const secrets = joined(joined(keptSecrets(before, settings, known?.settings ?? null), given), besides.secrets);
  const expects = [
    ...new Set([...namesOf(secrets), ...keptNames(known?.settings.expects ?? [], settings, known?.settings ?? null)]),
  ];
  const sealed = await saved.secrets.put(id, secrets, input.remember !== false);
  await put(saved.db, id, { settings: { ...settings, expects, undeclared: besides.undeclared }, sealed });
  return summary(saved, id);
}

async function remove(saved: Saved, id: string): Promise<void> {
  const { db, secrets, policy } = saved;
  await rowOf(saved, id);
  requireOwn(id, policy);
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('connection').where('id', '=', id).execute();
    await trx.deleteFrom('saved_view').where('connection_id', '=', id).execute();
    await trx.deleteFrom('recent_user').where('connection_id', '=', id).execute();
  });
  secrets.forget(id);
}

async function duplicate(saved: Saved, id: string): Promise<ConnectionSummary> {
  const { db } = saved;
  if (saved.policy?.connections?.onlyFixed === true) requireUsable('', saved.policy);
  const { settings } = await rowOf(saved, id);
  requireReadable(settings);
  const names = await namesIn(db);
  const name = numbered(settings.name, 'copy', (one) => names.has(one.toLowerCase()));
  const copyId = randomUUID();
  await put(db, copyId, { settings: { ...settings, name }, sealed: null });
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
  const found = await rowOf(saved, id);
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
  const known = await rowOf(saved, input.id);
  const before = await saved.secrets.of(input.id, known.sealed_secrets);
  const settings = withKeptAddresses(entered, input, known.settings);
  return toProfile(input.id, settings, joined(keptSecrets(before, settings, known.settings), given));
}

async function change(saved: Saved, input: ConnectionInput): Promise<ConnectionChange> {
  const { db, policy } = saved;
  const { settings: entered } = splitSecrets(input);
  const before = input.id === undefined ? null : (await rowOf(saved, input.id)).settings;
  const rows = await db.selectFrom('connection').select(['id', 'settings']).execute();
  const others = rows.filter(({ id }) => id !== input.id).map((row) => underPolicy(settingsIn(row.settings), policy));
  return { before, now: withKeptAddresses(entered, input, before), others };
}

async function trust(saved: Saved, id: string, hostKeys: readonly HostKey[]): Promise<void> {
  const { settings } = await rowOf(saved, id);
  if (settings.ssh === undefined || hostKeys.length === 0) return;
  const others = (settings.ssh.hostKeys ?? []).filter(({ server }) => !hostKeys.some((key) => key.server === server));
  const ssh = { ...settings.ssh, hostKeys: [...others, ...hostKeys] };
  await saved.db
    .updateTable('connection')
    .set({ settings: JSON.stringify({ ...settings, ssh }) })
    .where('id', '=', id)
    .execute();
}

const stored = connectionSettings.extend({
  readOnly: z.boolean(),
  expects: z.array(secretName),
  undeclared: z.literal(true).optional(),
});

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

/** A name with the first number behind it that makes it free: `X (copy)`, `X (copy 2)`; without a word `X (2)`. */
function numbered(name: string, word: string, isTaken: (name: string) => boolean): string {
  for (let n = word === '' ? 2 : 1; ; n++) {
    const candidate = `${name} (${[word, n === 1 ? '' : String(n)].filter((part) => part !== '').join(' ')})`;
    if (!isTaken(candidate)) return candidate;
  }
}
