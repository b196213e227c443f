import { authKeys } from '../redis/auth-keys';
import type { Capture } from '../write/capture';
import type { OpenConnection } from '../connections/connection';

/** Lets the copies of these rows in secondary storage go with them; there they stand under their identifiers. */
export function forgetStoredCopies(
  { storage }: OpenConnection,
  capture: Capture,
  identifiers: readonly (string | null)[],
): void {
  if (storage === null) return;
  capture.noteStoredKeys(identifiers.filter((name) => name !== null).map((name) => authKeys.verification(name)));
}

/** What is to be said where the app has copies that are out of reach. */
export function storedCopiesNote({ profile, storage }: OpenConnection): string[] {
  const { secondaryStorage } = profile.sessions;
  if (storage !== null || secondaryStorage === undefined || secondaryStorage === 'none') return [];
  return [
    'The app uses secondary storage, and its address is not in the connection: a copy there keeps working until it expires.',
  ];
}
