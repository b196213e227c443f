import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { AppError } from '../base/app-error';
import { NothingThere } from '../base/open-stream';

/** Why a server opens no way on, by the numbers of RFC 4254. */
const PROHIBITED = 1;
const UNREACHED = 2;

/** A target that does not answer behind the server within this time is out of reach. */
const OPEN_MS = 15_000;

/**
 * Opens a stream through an SSH server to another one, or to a Unix socket there where `host` is a path. `field` is where the
 * target is set, if that is known.
 * @throws AppError CONNECTION_FAILED
 */
export async function streamOver(client: Client, host: string, port: number, field?: string): Promise<Duplex> {
  const target = host.startsWith('/') ? host : `${host}:${port}`;
  const at = field === undefined ? {} : { field: `${field}.host` };
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(notReached(target, at)), OPEN_MS);
    const opened = (error: Error | undefined, stream: Duplex) => {
      clearTimeout(late);
      if (error === undefined) resolve(stream);
      else reject(notOpened(error, target, at));
    };
    try {
      if (host.startsWith('/')) client.openssh_forwardOutStreamLocal(host, opened);
      else client.forwardOut('127.0.0.1', 0, host, port, opened);
    } catch (error) {
      clearTimeout(late);
      reject(lost(error));
    }
  });
}

function notOpened(error: Error & { readonly reason?: unknown }, target: string, at: { field?: string }): AppError {
  if (error.reason === PROHIBITED) {
    return new AppError('CONNECTION_FAILED', `The SSH server lets nobody on to ${target}.`, {
      hint: 'Forwarding is forbidden there (AllowTcpForwarding, PermitOpen). Ask whoever runs the SSH server to allow it for this user.',
      field: at.field ?? 'ssh.host',
      cause: error,
    });
  }
  return error.reason === UNREACHED ? notReached(target, at, error) : lost(error);
}

function notReached(target: string, at: { field?: string }, cause?: unknown): AppError {
  return new NothingThere('CONNECTION_FAILED', `The SSH server reached nothing at ${target}.`, {
    hint: 'The address is looked up from the SSH server: check host and port as they are there, and that the server runs.',
    ...at,
    cause,
  });
}

/** A server on the way that cannot be reached at the moment, which may be better in the next. */
export class Unreached extends AppError<'CONNECTION_FAILED'> {}

/** What was to go through a tunnel that is gone. */
export function lost(cause?: unknown): AppError {
  return new AppError('CONNECTION_LOST', 'The SSH tunnel was lost.', {
    hint: 'Authdesk is trying to reconnect.',
    cause,
  });
}
