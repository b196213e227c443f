import { z } from 'zod';
import { secret, text, whole } from './fields';

/** Files of keys that are tried where none is named, as ssh does; in `.ssh` of the person's home. */
export const USUAL_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'] as const;

const SERVER = 'Name or address of the SSH server, or a Host of your SSH config';

const fields = {
  /** A name, an address, or a `Host` of the person's own SSH config, which then says what is left out here. */
  host: text(255, SERVER).refine((typed) => /^[^\s@/-][^\s@/]*$/u.test(typed), {
    error: 'Only the name or address: user and port have boxes of their own',
  }),
  port: whole(1, 65_535, 'From 1 to 65535').optional(),
  user: z.string().trim().min(1).max(255).optional(),
  /** How to sign in: a key in a file, the keys of the running SSH agent, or a password. */
  auth: z.enum(['key', 'agent', 'password']),
  /** The file of the private key; without one those of the SSH config, else the usual ones in `.ssh`. */
  keyFile: z.string().trim().min(1).max(4096).optional(),
  /** Kept as a secret. */
  password: secret.optional(),
  /** Opens the key; kept as a secret. */
  passphrase: secret.optional(),
};

/** An SSH server on the way. */
export const sshServer = z.strictObject(fields);
export type SshServer = z.infer<typeof sshServer>;

/** A host key that a person said is the right one. */
export const hostKey = z.strictObject({
  /** `name:port`, as it is reached. */
  server: z.string().min(1).max(300),
  /** Such as `ssh-ed25519`. */
  type: z.string().regex(/^[\w.@-]{1,100}$/u),
  /** As `ssh-keygen -l` shows it. */
  fingerprint: z.string().regex(/^SHA256:[\w+/]{43}$/u),
});
export type HostKey = z.infer<typeof hostKey>;

/** What of a connection goes through its tunnel. */
export const tunnelled = z.strictObject({
  /** The database, and its read replica; true by default. */
  database: z.boolean().optional(),
  /** True by default. */
  redis: z.boolean().optional(),
  /** The SMTP server; false by default. */
  mail: z.boolean().optional(),
  /** False by default. */
  authServer: z.boolean().optional(),
});
export type TunnelPart = keyof z.infer<typeof tunnelled>;

/** An SSH tunnel to the servers of a connection. */
export const sshTunnel = z.strictObject({
  ...fields,
  /** Servers to go through first, in this order. Without any the SSH config may name them (`ProxyJump`). */
  jumps: z.array(sshServer).max(5).optional(),
  through: tunnelled.optional(),
  hostKeys: z.array(hostKey).max(50).optional(),
});
export type SshTunnel = z.infer<typeof sshTunnel>;

/** Whether a part of the connection goes through its tunnel. */
export function goesThrough({ through }: Pick<SshTunnel, 'through'>, part: TunnelPart): boolean {
  return through?.[part] ?? (part === 'database' || part === 'redis');
}

/** The servers of a tunnel, first to last. */
export function sshServers({ jumps = [], through: _through, hostKeys: _keys, ...last }: SshTunnel): SshServer[] {
  return [...jumps, last];
}

/** `user@host:port`, as far as it was said. */
export function sshPlace({ user, host, port }: Pick<SshServer, 'user' | 'host' | 'port'>): string {
  const at = user === undefined ? host : `${user}@${host}`;
  return port === undefined ? at : `${at}:${port}`;
}

/**
 * The name a secret of a server is kept under: a password belongs to the very server and user it was entered for, a pass
 * phrase to the file of the key besides, so that no other server is ever told of it.
 */
export function sshSecretName(kind: 'password' | 'passphrase', server: SshServer): string {
  const place = `${kind} ${sshPlace({ ...server, port: server.port ?? 22, host: server.host.toLowerCase() })}`;
  return kind === 'password' ? place : `${place} ${server.keyFile ?? ''}`;
}
