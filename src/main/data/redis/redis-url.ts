import { AppError } from '../base/app-error';

/** @throws AppError INVALID_INPUT */
export function parseRedisUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (/^rediss?:$/.test(url.protocol) && url.hostname !== '') return url;
  } catch {
    // told below
  }
  throw new AppError('INVALID_INPUT', 'This is not the address of a Redis server.', {
    field: 'sessions.redisUrl',
    hint: 'It looks like redis://user:password@redis.example.com:6379/0 or rediss://….',
  });
}
