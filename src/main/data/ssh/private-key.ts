import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { USUAL_KEYS } from '@shared/api/ssh';
// By its default: Node does not find `utils` among the names of this CommonJS package.
import ssh2, { type ParsedKey } from 'ssh2';
import { AppError } from '../base/app-error';
import type { SshComputer } from './settings';
import type { Stop } from './ssh-config';

/** No private key is nearly as long. */
const LONGEST = 1_000_000;

/**
 * The keys to show a server: of the files that are named, else the usual ones that are there. Of several, those that cannot
 * be used are left out as long as one can.
 * @throws AppError INVALID_INPUT, with the box of the file or of its pass phrase
 */
export async function privateKeys(stop: Stop, computer: SshComputer): Promise<ParsedKey[]> {
  const usual = USUAL_KEYS.map((name) => path.join(computer.folder, name));
  const named = stop.keyFiles.length > 0;
  const keys: ParsedKey[] = [];
  let first: AppError | null = null;
  for (const file of named ? stop.keyFiles : usual) {
    const key = await readKey(file, stop, named);
    if (key instanceof AppError) first ??= key;
    else if (key !== null) keys.push(key);
  }
  if (keys.length > 0) return keys;
  throw (
    first ??
    new AppError('INVALID_INPUT', 'No key to sign in to the SSH server was found in the folder .ssh.', {
      hint: 'Enter the file of your key, or sign in with the SSH agent or a password.',
      field: `${stop.field}.keyFile`,
    })
  );
}

async function readKey(
  file: string,
  { field, passphrase }: Stop,
  named: boolean,
): Promise<ParsedKey | AppError | null> {
  const name = file.startsWith(homedir()) ? `~${file.slice(homedir().length)}` : file;
  const fault = (message: string, hint: string, box: 'keyFile' | 'passphrase' = 'keyFile', cause?: unknown) =>
    new AppError('INVALID_INPUT', message, { hint, field: `${field}.${box}`, cause });
  let text: Buffer;
  try {
    text = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !named) return null;
    if (code === 'ENOENT') return fault(`There is no key file ${name}.`, 'Check the path of the file.');
    if (code === 'EISDIR') return fault(`${name} is a folder and no key file.`, 'Choose the file of the private key.');
    return fault(
      `The key file ${name} cannot be read.`,
      'Only its owner may read it: check its permissions.',
      'keyFile',
      error,
    );
  }
  const key = text.length > LONGEST ? new Error('too long') : ssh2.utils.parseKey(text, passphrase);
  if (!(key instanceof Error)) {
    // The library's types know one key of a file; PuTTY’s and OpenSSH’s have no more.
    const [only = key] = Array.isArray(key) ? (key as ParsedKey[]) : [key];
    if (only.isPrivateKey()) return only;
    return fault(`${name} is the public half of a key.`, 'Choose the private one: usually the same name without .pub.');
  }
  if (/no passphrase given/iu.test(key.message)) {
    return fault(
      `The key ${name} is locked with a pass phrase.`,
      'Enter its pass phrase, or sign in with the SSH agent.',
      'passphrase',
      key,
    );
  }
  if (passphrase !== undefined && /integrity check|bad passphrase|bad decrypt|wrong final block/iu.test(key.message)) {
    return fault(
      `The pass phrase does not open the key ${name}.`,
      'Enter the pass phrase of this very key.',
      'passphrase',
      key,
    );
  }
  return fault(
    `${name} holds no key in a form that is known.`,
    'It takes OpenSSH, PEM and PuTTY keys (RSA, ECDSA, ED25519). “ssh-keygen -p -f” writes a key anew in OpenSSH’s form; one in a security token needs the SSH agent.',
    'keyFile',
    key,
  );
}
