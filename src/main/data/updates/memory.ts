import { z } from 'zod';
import type { LocalDatabase } from '../local/local-database';
import { storedJson } from '../local/stored-json';
import { VERSION } from './version';

const KEY = 'updates';
const kept = z.strictObject({
  /** When the feed was last asked, in milliseconds. */
  checkedAt: z.number().nullable(),
  /** The newest version that was ever offered with a good signature. */
  seen: z.string().regex(VERSION).nullable(),
});
type Kept = z.infer<typeof kept>;

export interface UpdateMemory {
  readonly current: () => Kept;
  readonly keep: (changes: Partial<Kept>) => Promise<void>;
}

/** What is remembered of earlier looks. */
export async function openUpdateMemory(db: LocalDatabase): Promise<UpdateMemory> {
  const row = await db.selectFrom('preference').select('value').where('key', '=', KEY).executeTakeFirst();
  const stored = kept.safeParse(row === undefined ? null : storedJson(row.value));
  let current: Kept = stored.success ? stored.data : { checkedAt: null, seen: null };
  return {
    current: () => current,
    keep: async (changes) => {
      current = { ...current, ...changes };
      const value = JSON.stringify(current);
      await db
        .insertInto('preference')
        .values({ key: KEY, value })
        .onConflict((c) => c.column('key').doUpdateSet({ value }))
        .execute();
    },
  };
}
