import type { HostKey } from '@shared/api/ssh';
import { AppError } from '../base/app-error';
import { keysInFiles, type KnownKey, type ShownKey } from './known-hosts';
import type { Stop } from './ssh-config';

/** Judges the host key of one server. */
export interface HostKeys {
  /** The kinds of keys known of it, for it to show one of these if it can. */
  readonly types: readonly string[];
  /** Null where the key is known; else why the server is not to be trusted with a sign-in. */
  readonly judge: (shown: ShownKey) => AppError | null;
}

/** What is known of a server: the keys a person accepted, and those in the files of known hosts. */
export async function hostKeysOf(
  { host, port, field }: Stop,
  { accepted, files }: { readonly accepted: readonly HostKey[]; readonly files: readonly string[] },
): Promise<HostKeys> {
  const server = `${host}:${port}`;
  const own = accepted
    .filter((key) => key.server === server)
    .map((key): KnownKey => ({ ...key, revoked: false, usualPort: false, at: null }));
  const known = [...own, ...(await keysInFiles(files, host, port))];
  return {
    types: [...new Set(known.filter(({ revoked }) => !revoked).map(({ type }) => type))],
    judge: (shown) => {
      const same = known.filter(({ fingerprint }) => fingerprint === shown.fingerprint);
      if (same.some(({ revoked }) => revoked)) return sayRevoked(server, same.find((key) => key.revoked) ?? null);
      if (same.length > 0) return null;
      const other = known.find((key) => !key.revoked && !key.usualPort);
      return other === undefined ? sayUnknown(server, shown) : sayChanged(server, shown, { known: other, field });
    },
  };
}

function sayUnknown(server: string, { type, fingerprint }: ShownKey): AppError {
  return new AppError(
    'CONFIRMATION_REQUIRED',
    `The SSH server ${server} is not known yet, so Authdesk did not sign in.`,
    {
      hint: `It shows the ${nameOf(type)} key ${fingerprint}. Compare it with what whoever runs the server tells you, and accept it only if both are the same.`,
      field: 'ssh.hostKeys',
      details: { reason: 'host-key', server, type, fingerprint },
    },
  );
}

function sayChanged(
  server: string,
  shown: ShownKey,
  { known, field }: { readonly known: KnownKey; readonly field: string },
): AppError {
  const where =
    known.at === null
      ? 'remove the old one in the connection, under “SSH tunnel”'
      : `remove the old one from ${known.at.file}, line ${known.at.line}`;
  return new AppError(
    'CONNECTION_FAILED',
    `The SSH server ${server} shows another host key than the one that is known, so Authdesk did not sign in.`,
    {
      hint: `Somebody may be in between. Ask whoever runs the server whether it has a new ${nameOf(shown.type)} key, ${shown.fingerprint}. Only if so, ${where}.`,
      field: known.at === null ? 'ssh.hostKeys' : `${field}.host`,
    },
  );
}

function sayRevoked(server: string, known: KnownKey | null): AppError {
  const where = known?.at === null || known === null ? '' : ` (${known.at.file}, line ${known.at.line})`;
  return new AppError('CONNECTION_FAILED', `The host key of the SSH server ${server} is marked as revoked.`, {
    hint: `It is in wrong hands, as this computer’s known hosts say${where}. Ask whoever runs the server.`,
    field: 'ssh.host',
  });
}

/** The kind of a key as people write it. */
function nameOf(type: string): string {
  if (type.startsWith('ecdsa-')) return 'ECDSA';
  return { 'ssh-ed25519': 'ED25519', 'ssh-rsa': 'RSA', 'ssh-dss': 'DSA' }[type] ?? type;
}
