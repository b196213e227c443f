// Redis as an app gives it to better-auth: the official package's, or one made at home around a client.
import { Redis } from 'ioredis';

/** The `secondaryStorage` of the options; `prefix` stands in front of every key. */
export async function openSecondaryStorage({ url, prefix, official }) {
  const client = new Redis(url);
  if (official) {
    const { redisStorage } = await import('@better-auth/redis-storage');
    return redisStorage({ client, keyPrefix: prefix });
  }
  const named = (key) => `${prefix}${key}`;
  return {
    get: (key) => client.get(named(key)),
    set: async (key, value, ttl) => {
      await (ttl ? client.set(named(key), value, 'EX', Math.ceil(ttl)) : client.set(named(key), value));
    },
    delete: async (key) => {
      await client.del(named(key));
    },
    // What 1.7 wants besides.
    getAndDelete: (key) => client.getdel(named(key)),
    increment: async (key, ttl) => {
      const count = await client.incr(named(key));
      if (count === 1) await client.expire(named(key), Math.ceil(ttl));
      return count;
    },
  };
}
