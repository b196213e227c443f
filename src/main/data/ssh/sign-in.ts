import { connect } from 'node:net';
import { once } from 'node:events';
import {
  createAgent,
  type AnyAuthMethod,
  type AuthenticationType,
  type BaseAgent,
  type KeyboardInteractiveAuthMethod,
} from 'ssh2';
import { AppError } from '../base/app-error';
import { privateKeys } from './private-key';
import type { SshComputer } from './settings';
import type { Stop } from './ssh-config';

/** The proofs a person has for one server, shown one after the other. */
export interface SignIn {
  /** The next proof to show, given what the server still takes; false where there is none left. */
  readonly next: (left: readonly AuthenticationType[] | null, partly: boolean) => AnyAuthMethod | false;
  /** Why it was refused, once `next` has none left. */
  readonly refused: () => AppError;
}

/**
 * Makes ready what is needed to sign in to a server, before it is even reached.
 * @throws AppError INVALID_INPUT for keys that cannot be used, AUTH_FAILED for an agent without keys, CONNECTION_FAILED
 */
export async function prepareSignIn(stop: Stop, computer: SshComputer): Promise<SignIn> {
  const { user: username } = stop;
  switch (stop.auth) {
    case 'key': {
      const keys = await privateKeys(stop, computer);
      return inTurn(
        stop,
        keys.map((key): AnyAuthMethod => ({ type: 'publickey', username, key })),
      );
    }
    case 'agent':
      return inTurn(stop, [{ type: 'agent', username, agent: await agentWithKeys(stop, computer) }]);
    case 'password': {
      const { password = '' } = stop;
      if (password === '') {
        throw new AppError('AUTH_FAILED', `The password of ${username} on the SSH server ${stop.entered} is missing.`, {
          hint: 'Enter it.',
          field: `${stop.field}.password`,
        });
      }
      // Many servers ask for the password in a conversation instead.
      const prompt: KeyboardInteractiveAuthMethod['prompt'] = (...[, , , prompts, answer]) =>
        answer(prompts.map(({ echo }) => (echo === true || prompts.length > 1 ? '' : password)));
      return inTurn(stop, [
        { type: 'password', username, password },
        { type: 'keyboard-interactive', username, prompt },
      ]);
    }
  }
}

function inTurn(stop: Stop, proofs: readonly AnyAuthMethod[]): SignIn {
  const waiting = [...proofs];
  let taken: readonly AuthenticationType[] = [];
  let more = false;
  return {
    next: (left, partly) => {
      // Asked for nothing first, a server says what it takes.
      if (left === null) return { type: 'none', username: stop.user };
      [taken, more] = [left, more || partly];
      for (let proof = waiting.shift(); proof !== undefined; proof = waiting.shift()) {
        if (left.includes(methodOf(proof))) return proof;
      }
      return false;
    },
    refused: () => refusal(stop, taken, more),
  };
}

function methodOf({ type }: AnyAuthMethod): AuthenticationType {
  return type === 'agent' ? 'publickey' : type;
}

const WORDS: Readonly<Record<string, string>> = {
  publickey: 'a key',
  password: 'a password',
  'keyboard-interactive': 'a password or code asked for in a conversation',
  'gssapi-with-mic': 'Kerberos (which Authdesk does not do)',
  hostbased: 'the computer itself (which Authdesk does not do)',
};
const SHOWN: Readonly<Record<Stop['auth'], string>> = {
  key: 'this key',
  agent: 'any key of the SSH agent',
  password: 'this password',
};
const BOX = { key: 'keyFile', agent: 'auth', password: 'password' } as const;

function refusal({ entered, user, auth, field }: Stop, taken: readonly string[], more: boolean): AppError {
  const takes = taken.map((method) => WORDS[method] ?? method).join(', or ');
  const said = takes === '' ? 'It does not say what it takes' : `It takes ${takes}`;
  if (more) {
    return new AppError('AUTH_FAILED', `The SSH server ${entered} wants a further proof of who you are.`, {
      hint: `${said}, besides what was shown; Authdesk shows one proof only. Ask whoever runs it for a user that signs in with a key alone.`,
      field: `${field}.auth`,
    });
  }
  return new AppError('AUTH_FAILED', `The SSH server ${entered} did not let ${user} in with ${SHOWN[auth]}.`, {
    hint: `${said}. Check the user, and that the server knows ${auth === 'password' ? 'this password' : 'the key'}.`,
    field: `${field}.${BOX[auth]}`,
  });
}

async function agentWithKeys({ agent, field }: Stop, computer: SshComputer): Promise<BaseAgent> {
  const socket = agent ?? computer.agent();
  const fault = (message: string, hint: string, cause?: unknown) =>
    new AppError('AUTH_FAILED', message, { hint, field: `${field}.auth`, cause });
  if (socket === null) {
    throw fault(
      'No SSH agent runs for Authdesk.',
      'Start one, and Authdesk from where SSH_AUTH_SOCK is set; or choose a key file.',
    );
  }
  try {
    const probe = connect(socket);
    await once(probe, 'connect');
    probe.destroy();
  } catch (error) {
    throw fault(
      'The SSH agent does not answer.',
      'Start it again (SSH_AUTH_SOCK names its socket), or choose a key file.',
      error,
    );
  }
  const found = createAgent(socket);
  const count = await new Promise<number>((resolve, reject) => {
    found.getIdentities((error, keys) => (error ? reject(error) : resolve(keys?.length ?? 0)));
  }).catch((error: unknown) => {
    throw fault(
      'The SSH agent does not say which keys it has.',
      'It may be locked: unlock it, or choose a key file.',
      error,
    );
  });
  if (count === 0) throw fault('The SSH agent has no keys.', 'Add yours with ssh-add, or choose a key file.');
  return found;
}
