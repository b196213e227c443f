import type { ConnectionInput, ConnectionSecrets, SecretName } from '@shared/api/connections';
import { sshSecretName, sshServers, type TunnelPart } from '@shared/api/ssh';
import { samePasswordPlace, wayOf, type ConnectionSettings } from './profile';
import { isOfTunnel, namesOf, only } from './secret-names';

/** Settings as entered, with the addresses that count as secrets and were left out put back. */
export function withKeptAddresses(
  entered: ConnectionSettings,
  input: ConnectionInput,
  before: ConnectionSettings | null,
): ConnectionSettings {
  return withKeptRedisUrl(withKeptMailUrl(entered, before), input, before);
}

// The SMTP address counts as a secret: left out, it stays.
function withKeptMailUrl(now: ConnectionSettings, before: ConnectionSettings | null): ConnectionSettings {
  if (now.mail?.kind !== 'smtp' || now.mail.url !== undefined) return now;
  if (before?.mail?.kind !== 'smtp' || before.mail.url === undefined) return now;
  return { ...now, mail: { ...now.mail, url: before.mail.url } };
}

// As does that of Redis, as long as the app still has a secondary storage.
function withKeptRedisUrl(
  now: ConnectionSettings,
  input: ConnectionInput,
  before: ConnectionSettings | null,
): ConnectionSettings {
  const kept = before?.sessions?.redisUrl;
  const storage = input.sessions?.secondaryStorage;
  if (kept === undefined || input.sessions?.redisUrl !== undefined) return now;
  if (storage === undefined || storage === 'none') return now;
  return { ...now, sessions: { ...now.sessions, redisUrl: kept } };
}

/** The secrets that stay with a change: a password belongs to a server and a user, mail secrets to a transport, and so on. */
export function keptNames(
  names: readonly SecretName[],
  now: ConnectionSettings,
  before: ConnectionSettings | null,
): SecretName[] {
  const sameWay = (part: TunnelPart) => before !== null && wayOf(now, part) === wayOf(before, part);
  return names.filter((name) => {
    if (isOfTunnel(name)) return namesOfTunnel(now).includes(name);
    switch (name) {
      case 'password':
        return before !== null && samePasswordPlace(now, before);
      case 'sslKey':
      case 'sslPassword':
        return before !== null && samePasswordPlace(now, before) && certOf(now) === certOf(before);
      case 'replicaUrl':
        return now.replicaUrl !== undefined && now.replicaUrl === before?.replicaUrl && sameWay('database');
      case 'mailUrl':
        if (now.mail?.kind !== 'smtp' || before?.mail?.kind !== 'smtp') return false;
        return now.mail.url === before.mail.url && sameWay('mail');
      case 'mailSecret':
        return now.mail !== undefined && now.mail.kind !== 'server';
      case 'authSecret':
        if (now.authServer === undefined || now.authServer.baseURL !== before?.authServer?.baseURL) return false;
        return sameWay('authServer');
      case 'redisUrl':
        if (now.sessions?.redisUrl === undefined || now.sessions.redisUrl !== before?.sessions?.redisUrl) return false;
        return sameWay('redis');
    }
  });
}

/** The secrets a tunnel may have: of a server that is signed in to otherwise by now, none. */
function namesOfTunnel({ ssh }: ConnectionSettings): SecretName[] {
  if (ssh === undefined) return [];
  return sshServers(ssh).flatMap((server): SecretName[] => {
    if (server.auth === 'agent') return [];
    return [`ssh.${sshSecretName(server.auth === 'password' ? 'password' : 'passphrase', server)}`];
  });
}

/** Those secrets themselves. */
export function keptSecrets(
  secrets: ConnectionSecrets,
  now: ConnectionSettings,
  before: ConnectionSettings | null,
): ConnectionSecrets {
  return only(secrets, keptNames(namesOf(secrets), now, before));
}

function certOf({ postgres }: ConnectionSettings): string | undefined {
  return postgres === undefined || 'url' in postgres ? undefined : postgres.ssl?.cert;
}
