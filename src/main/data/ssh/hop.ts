import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HostKey } from '@shared/api/ssh';
import { Client, type AuthHandlerMiddleware, type ServerHostKeyAlgorithm } from 'ssh2';
import type { AppError } from '../base/app-error';
import { hostKeysOf } from './host-keys';
import { shownKey } from './known-hosts';
import type { SshComputer } from './settings';
import { prepareSignIn } from './sign-in';
import type { Stop } from './ssh-config';
import { streamOver, Unreached } from './stream-over';

const CONNECT_MS = 10_000;
const READY_MS = 20_000;
/** A server that says nothing for three of these is lost. */
const KEEPALIVE_MS = 15_000;

interface Way {
  /** The SSH server before, through which this one is reached; null for the first. */
  readonly before: Client | null;
  readonly accepted: readonly HostKey[];
  readonly computer: SshComputer;
}

/**
 * Signs in to one SSH server, whose host key has to be known.
 * @throws AppError CONNECTION_FAILED, AUTH_FAILED, INVALID_INPUT, CONFIRMATION_REQUIRED for an unknown host key
 */
export async function signInTo(stop: Stop, { before, accepted, computer }: Way): Promise<Client> {
  const signIn = await prepareSignIn(stop, computer);
  const hostKeys = await hostKeysOf(stop, { accepted, files: computer.knownHosts });
  const sock = before === null ? await reach(stop) : await streamOver(before, stop.host, stop.port, stop.field);
  const client = new Client();
  return new Promise((resolve, reject) => {
    let refused: AppError | null = null;
    const fail = (error: AppError) => {
      reject(error);
      client.destroy();
      sock.destroy();
    };
    client.on('error', (error) => {
      // One key of an agent that cannot sign is no reason not to try the next.
      if (error.level !== 'agent') fail(refused ?? handshakeError(stop, error));
    });
    client.on('close', () => fail(refused ?? brokenOff(stop)));
    client.on('ready', () => resolve(client));
    const authHandler: AuthHandlerMiddleware = (left: Parameters<AuthHandlerMiddleware>[0] | null, partly, next) => {
      const proof = signIn.next(left, partly);
      if (proof !== false) next(proof);
      else fail((refused = signIn.refused()));
    };
    client.connect({
      sock,
      username: stop.user,
      authHandler,
      readyTimeout: READY_MS,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: wantedKeys(hostKeys.types) },
      // Without one, the library takes any server for the right one.
      hostVerifier: (key: Buffer) => {
        refused = hostKeys.judge(shownKey(key));
        return refused === null;
      },
    });
  });
}

const KINDS = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'] as const;
const RSA = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] as const;

// A server has keys of several kinds, of which it shows the first that is asked for.
function wantedKeys(known: readonly string[]): ServerHostKeyAlgorithm[] {
  const isKnown = (kind: string) => known.includes(kind);
  const kinds = [...KINDS.filter(isKnown), ...KINDS.filter((kind) => !isKnown(kind))];
  return kinds.flatMap((kind) => (kind === 'ssh-rsa' ? RSA : [kind]));
}

async function reach({ host, port, entered, field }: Stop): Promise<Duplex> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  const signal = AbortSignal.timeout(CONNECT_MS);
  try {
    await once(socket, 'connect', { signal });
    socket.on('error', () => {}); // the client that takes it over tells
    return socket;
  } catch (error) {
    socket.destroy();
    const { code } = firstOf(error);
    const alias = entered.toLowerCase() === host ? entered : `${entered} (${host})`;
    const place = `${isIP(host) === 6 ? `[${alias}]` : alias}:${port}`;
    const { message, hint } = signal.aborted
      ? SILENT
      : (UNREACHED[code === 'EAI_AGAIN' ? 'ENOTFOUND' : (code ?? '')] ?? SILENT);
    throw new Unreached('CONNECTION_FAILED', message(place), { hint, field: `${field}.host`, cause: error });
  }
}

interface Told {
  readonly message: (place: string) => string;
  readonly hint: string;
}

const SILENT: Told = {
  message: (place) => `The SSH server ${place} cannot be reached.`,
  hint: 'Check its name and port, your network or VPN.',
};
const UNREACHED: Readonly<Record<string, Told>> = {
  ECONNREFUSED: {
    message: (place) => `No SSH server answers at ${place}.`,
    hint: 'Check host and port; SSH usually has port 22.',
  },
  ENOTFOUND: {
    message: (place) => `No SSH server with the name in ${place} was found.`,
    hint: 'Check the spelling, your network or VPN. A Host of your SSH config is found by its name there.',
  },
};

function firstOf(error: unknown): NodeJS.ErrnoException {
  const one = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return one as NodeJS.ErrnoException;
}

function handshakeError(stop: Stop, error: Error & { readonly level?: string }): AppError {
  const place = `${stop.entered}:${stop.port}`;
  const fault = (message: string, hint: string) =>
    new Unreached('CONNECTION_FAILED', message, { hint, field: `${stop.field}.host`, cause: error });
  if (error.level === 'client-timeout') {
    return fault(`The SSH server ${place} did not finish its greeting in time.`, 'Check host and port, or try again.');
  }
  if (/no matching|no mutual/iu.test(error.message)) {
    return fault(
      `The SSH server ${place} and Authdesk know no common way to encrypt.`,
      'The server is too old or set up too narrowly. Ask whoever runs it to allow present algorithms.',
    );
  }
  return brokenOff(stop, error);
}

function brokenOff({ entered, port, field }: Stop, cause?: unknown): AppError {
  return new Unreached('CONNECTION_FAILED', `The SSH server ${entered}:${port} broke off the connection.`, {
    hint: 'What answers there may be no SSH server, or it takes nobody from here at the moment. Check host and port.',
    field: `${field}.host`,
    cause,
  });
}
