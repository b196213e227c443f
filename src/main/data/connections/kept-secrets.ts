import type { ConnectionInput, ConnectionSecrets, SecretName } from '@shared/api/connections';
import { sshSecretName, sshServers } from '@shared/api/ssh';
import { staysWith } from './bound-secrets';
import type { ConnectionSettings } from './profile';
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

/** The secrets that stay with a change: each belongs to a place and to how safely it is reached. */
export function keptNames(
  names: readonly SecretName[],
  now: ConnectionSettings,
  before: ConnectionSettings | null,
): SecretName[] {
  return names.filter((name) => {
    if (isOfTunnel(name)) return namesOfTunnel(now).includes(name);
    return before !== null && staysWith(name, now, before);
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
