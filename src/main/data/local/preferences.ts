import { preferences as schema, type Preferences } from '@shared/api/app';
import type { LocalDatabase } from './local-database';
import { storedJson } from './stored-json';

export interface PreferenceStore {
  readonly current: () => Preferences;
  readonly change: (changes: Partial<Preferences>) => Promise<Preferences>;
}

const KEY = 'preferences';
const DEFAULTS: Preferences = { theme: 'system', density: 'normal', checkForUpdates: true };

/** How a person likes Authdesk to look; what cannot be read falls back to the defaults. */
export async function createPreferences(db: LocalDatabase): Promise<PreferenceStore> {
  const row = await db.selectFrom('preference').select('value').where('key', '=', KEY).executeTakeFirst();
  const stored = schema.partial().safeParse(row === undefined ? {} : storedJson(row.value));
  let current: Preferences = { ...DEFAULTS, ...(stored.success ? stored.data : {}) } as Preferences;
  return {
    current: () => current,
    change: async (changes) => {
      const changed = { ...current, ...changes };
      const value = JSON.stringify(changed);
      await db
        .insertInto('preference')
        .values({ key: KEY, value })
        .onConflict((c) => c.column('key').doUpdateSet({ value }))
        .execute();
      // Only what was kept counts.
      current = changed;
      return current;
    },
  };
}
