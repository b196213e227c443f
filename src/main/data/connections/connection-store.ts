import { randomUUID } from 'node:crypto';
import type { ConnectionInput, ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';
import { AppError } from '../base/app-error';
import type { LocalDatabase } from '../local/local-database';
import type { SecretStore } from '../local/secret-store';
import { keptNames, keptSecrets, withKeptAddresses } from './kept-secrets';
import { splitSecrets, targetLabel, toProfile, type ConnectionProfile, type ConnectionSettings } from './profile';

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
  /** Keeps for this run the secrets a connection was opened with. */
  readonly keep: (id: string, given: ConnectionSecrets) => void;
  readonly touch: (id: string) => Promise<void>;
  /** Adds a connection under a fixed id unless it is there, such as the demo. */
  readonly ensure: (id: string, input: ConnectionInput) => Promise<void>;
}

interface Dependencies {
  readonly db: LocalDatabase;
  readonly secretStore: SecretStore;
  readonly now: () => Date;
}

/** Saved connections. Secrets go to the secret store, or stay in memory for this run where it cannot protect them. */
export function createConnectionStore({ db, secretStore, now }: Dependencies): ConnectionStore {
  const thisRun = new Map<string, ConnectionSecrets>();

  const row = async (id: string) => {
    const found = await db
      .selectFrom('connection')
      .select(['id', 'settings', 'sealed_secrets', 'last_opened_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (found) return { ...found, settings: JSON.parse(found.settings) as ConnectionSettings };
    throw new AppError('NOT_FOUND', 'This connection is not there any more.', { hint: 'Reload the list.' });
  };

  const secretsOf = async (id: string, sealed: Uint8Array | null): Promise<ConnectionSecrets> => {
    const stored =
      sealed === null
        ? {}
        : await secretStore.open(sealed).then(
            (text) => JSON.parse(text) as ConnectionSecrets,
            () => ({}), // the keyring was reset: they count as missing and are asked for
          );
    return { ...stored, ...thisRun.get(id) };
  };

  const toSummary = (
    found: {
      id: string;
      settings: ConnectionSettings;
      sealed_secrets: Uint8Array | null;
      last_opened_at: string | null;
    },
    secrets: ConnectionSecrets,
  ): ConnectionSummary => {
    const { expects, ...settings } = found.settings;
    const missing = expects.filter((name) => secrets[name] === undefined);
    return {
      id: found.id,
      name: settings.name,
      environment: settings.environment,
      readOnly: settings.readOnly,
      driver: settings.driver,
      target: targetLabel(found.settings),
      settings,
      secrets:
        expects.length === 0 ? 'none' : missing.length > 0 ? 'missing' : thisRun.has(found.id) ? 'this-run' : 'stored',
      kept: expects.filter((name) => secrets[name] !== undefined),
      lastOpenedAt: found.last_opened_at,
    };
  };

  const summary = async (id: string) => {
    const found = await row(id);
    return toSummary(found, await secretsOf(id, found.sealed_secrets));
  };

  const put = async (id: string, settings: ConnectionSettings, sealed: Uint8Array | null) => {
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
  };

  return {
    list: async () => {
      const rows = await db
        .selectFrom('connection')
        .select(['id', 'settings', 'sealed_secrets', 'last_opened_at'])
        .orderBy('position')
        .execute();
      return Promise.all(
        rows.map(async (r) =>
          toSummary(
            { ...r, settings: JSON.parse(r.settings) as ConnectionSettings },
            await secretsOf(r.id, r.sealed_secrets),
          ),
        ),
      );
    },
    summary,
    save: async (input) => {
      const { settings: entered, secrets: given } = splitSecrets(input);
      if (input.remember === true && !secretStore.isProtected) {
        throw new AppError('SECRET_STORE_UNAVAILABLE', 'This computer offers no protected place for passwords.', {
          hint: 'Save without remembering; Authdesk then asks for the password at each start.',
        });
      }
      const id = input.id ?? randomUUID();
      const known = input.id === undefined ? null : await row(input.id);
      const before = known === null ? {} : await secretsOf(id, known.sealed_secrets);
      const settings = withKeptAddresses(entered, input, known?.settings ?? null);
      // A secret that was left out stays as it is, unless what it belongs to went away.
      const secrets = { ...keptSecrets(before, settings, known?.settings ?? null), ...given };
      const expects = [
        ...new Set([
          ...Object.keys(secrets),
          ...keptNames(known?.settings.expects ?? [], settings, known?.settings ?? null),
        ]),
      ] as ConnectionSettings['expects'];
      const store = secretStore.isProtected && input.remember !== false && Object.keys(secrets).length > 0;
      const sealed = store ? await secretStore.seal(JSON.stringify(secrets)) : null;
      if (store || Object.keys(secrets).length === 0) thisRun.delete(id);
      else thisRun.set(id, secrets);
      await put(id, { ...settings, expects }, sealed);
      return summary(id);
    },
    remove: async (id) => {
      await row(id);
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('connection').where('id', '=', id).execute();
        await trx.deleteFrom('saved_view').where('connection_id', '=', id).execute();
        await trx.deleteFrom('recent_user').where('connection_id', '=', id).execute();
      });
      thisRun.delete(id);
    },
    duplicate: async (id) => {
      const { settings } = await row(id);
      const names = new Set(
        (await db.selectFrom('connection').select('settings').execute()).map((r) => nameIn(r.settings)),
      );
      const copy = { ...settings, name: freeName(settings.name, names) };
      const copyId = randomUUID();
      await put(copyId, copy, null);
      return summary(copyId);
    },
    reorder: async (ids) => {
      const rows = await db.selectFrom('connection').select('id').orderBy('position').execute();
      const rest = rows.map((r) => r.id).filter((id) => !ids.includes(id));
      await db.transaction().execute(async (trx) => {
        for (const [position, id] of [...ids, ...rest].entries()) {
          // oxlint-disable-next-line no-await-in-loop -- one transaction, a handful of rows
          await trx.updateTable('connection').set({ position }).where('id', '=', id).execute();
        }
      });
    },
    load: async (id, given) => {
      const found = await row(id);
      const secrets = { ...(await secretsOf(id, found.sealed_secrets)), ...given };
      return {
        profile: toProfile(id, found.settings, secrets),
        missing: found.settings.expects.filter((name) => secrets[name] === undefined),
      };
    },
    draft: async (input) => {
      const { settings: entered, secrets: given } = splitSecrets(input);
      if (input.id === undefined) return toProfile('test', entered, given);
      const known = await row(input.id);
      const before = await secretsOf(input.id, known.sealed_secrets);
      const settings = withKeptAddresses(entered, input, known.settings);
      return toProfile(input.id, settings, { ...keptSecrets(before, settings, known.settings), ...given });
    },
    keep: (id, given) => {
      if (Object.keys(given).length > 0) thisRun.set(id, { ...thisRun.get(id), ...given });
    },
    touch: async (id) => {
      await db.updateTable('connection').set({ last_opened_at: now().toISOString() }).where('id', '=', id).execute();
    },
    ensure: async (id, input) => {
      const { settings, secrets } = splitSecrets(input);
      if (Object.keys(secrets).length > 0) thisRun.set(id, secrets);
      const found = await db.selectFrom('connection').select('id').where('id', '=', id).executeTakeFirst();
      if (!found) await put(id, { ...settings, expects: [] }, null);
    },
  };
}

function nameIn(settings: string): string {
  return (JSON.parse(settings) as ConnectionSettings).name;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? `${name} (copy)` : `${name} (copy ${n})`;
    if (!taken.has(candidate)) return candidate;
  }
}
