import { readFileSync } from 'node:fs';

/** Passwords that came with a start beside its arguments, which every user of the computer can read. */
export interface StartPasswords {
  readonly own?: string | undefined;
  readonly libpq?: string | undefined;
}

const OWN = 'AUTHDESK_PASSWORD';
const LIBPQ = 'PGPASSWORD';

/**
 * The passwords in the environment or, where the start says so, in the first line of standard input. They are taken out
 * of the environment, so that no process of ours is started with them.
 */
export function takePasswords(
  env: Record<string, string | undefined>,
  fromStdin: boolean,
  read: () => string = () => readFileSync(0, 'utf8'),
): StartPasswords {
  const [own, libpq] = [env[OWN], env[LIBPQ]];
  delete env[OWN];
  delete env[LIBPQ];
  return filled({ own: (fromStdin ? firstLine(read) : undefined) ?? own, libpq });
}

function filled(passwords: StartPasswords): StartPasswords {
  return Object.fromEntries(Object.entries(passwords).filter(([, value]) => value !== undefined && value !== ''));
}

function firstLine(read: () => string): string | undefined {
  try {
    return read().split(/\r?\n/u)[0];
  } catch {
    // Nothing is connected to it, or nothing can be read from there.
    return undefined;
  }
}
