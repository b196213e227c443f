import type { OpenConnection } from '../connections/open-connection';
import type { Capture } from '../write/capture';

/** A write that can make keys of better-auth's secondary storage go with its rows, where this build has one. */
interface WithStoredKeys {
  readonly noteStoredKeys?: (keys: readonly string[]) => void;
}

/** Lets the copies of these rows in secondary storage go with them; there they stand under their identifiers. */
export function forgetStoredCopies(
  { profile }: OpenConnection,
  capture: Capture & WithStoredKeys,
  identifiers: readonly (string | null)[],
): void {
  const { secondaryStorage, redisUrl } = profile.sessions;
  if (redisUrl === undefined || secondaryStorage === 'none') return;
  const keys = identifiers
    .filter((identifier) => identifier !== null)
    .map((identifier) => `verification:${identifier}`);
  if (keys.length > 0) capture.noteStoredKeys?.(keys);
}

/** What is to be said where the app has copies that are out of reach. */
export function storedCopiesNote({ profile }: OpenConnection): string[] {
  const { secondaryStorage, redisUrl } = profile.sessions;
  if (secondaryStorage === undefined || secondaryStorage === 'none' || redisUrl !== undefined) return [];
  return [
    'The app uses secondary storage, and its address is not in the connection: a copy there keeps working until it expires.',
  ];
}
