import { z } from 'zod';
import type { LocalDatabase } from '../../local/local-database';
import { storedJson } from '../../local/stored-json';

/** The keys whose lists were imported here before, with the names their owners gave themselves. */
export interface KnownSigners {
  readonly all: () => Promise<readonly KnownSigner[]>;
  readonly remember: (signer: KnownSigner) => Promise<void>;
}
export interface KnownSigner {
  readonly key: string;
  readonly name: string;
}

const KEY = 'list signers';
const MAX_KNOWN = 100;
const stored = z.array(z.strictObject({ key: z.string(), name: z.string() }));

export function knownSigners(db: LocalDatabase): KnownSigners {
  const all = async () => {
    const row = await db.selectFrom('preference').select('value').where('key', '=', KEY).executeTakeFirst();
    return stored.safeParse(row === undefined ? null : storedJson(row.value)).data ?? [];
  };
  return {
    all,
    remember: async (signer) => {
      const others = (await all()).filter(({ key }) => key !== signer.key);
      const value = JSON.stringify([signer, ...others].slice(0, MAX_KNOWN));
      await db
        .insertInto('preference')
        .values({ key: KEY, value })
        .onConflict((c) => c.column('key').doUpdateSet({ value }))
        .execute();
    },
  };
}
