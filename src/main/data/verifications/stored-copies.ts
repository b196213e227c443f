import { z } from 'zod';
import { authKeys } from '../redis/auth-keys';
import { literally } from '../redis/key-store';
import type { SecondaryStorage } from '../redis/secondary-storage';

/** What the secondary storage keeps of a verification. */
export interface StoredCopy {
  /** As it stands there, hashed where the app hashes. */
  readonly identifier: string;
  /** Null where it is not what better-auth writes. */
  readonly value: string | null;
  readonly expiresAt: Date | null;
}

/** Steps of a walk through the secondary storage: some two hundred thousand keys. */
const WALK_STEPS = 200;
const KEY = authKeys.verification('');

/**
 * The keys of the copies that meet a condition, without the app's prefix. `complete` is false where there are more keys
 * than are looked through.
 */
export async function findCopies(
  storage: SecondaryStorage,
  meets: (copy: StoredCopy) => boolean,
): Promise<{ readonly keys: string[]; readonly complete: boolean }> {
  const front = await storage.prefix();
  const found = new Set<string>();
  let steps = 0;
  for await (const names of storage.keys.scan(`${literally(front)}${KEY}*`)) {
    if (++steps > WALK_STEPS) return { keys: [...found], complete: false };
    const values = await storage.keys.getMany(names);
    for (const [i, name] of names.entries()) {
      const copy = toCopy(name.slice(front.length + KEY.length), values[i] ?? null);
      if (meets(copy)) found.add(authKeys.verification(copy.identifier));
    }
  }
  return { keys: [...found], complete: true };
}

const stored = z.object({ value: z.string().optional(), expiresAt: z.string().optional() });

function toCopy(identifier: string, text: string | null): StoredCopy {
  const { value, expiresAt } = parsed(text);
  return { identifier, value: value ?? null, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) };
}

function parsed(text: string | null): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
