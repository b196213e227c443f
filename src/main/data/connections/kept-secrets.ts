import type { ConnectionInput, ConnectionSecrets } from '@shared/api/connections';
import { samePasswordPlace, type ConnectionSettings } from './profile';

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
  names: readonly (keyof ConnectionSecrets)[],
  now: ConnectionSettings,
  before: ConnectionSettings | null,
): (keyof ConnectionSecrets)[] {
  return names.filter((name) => {
    switch (name) {
      case 'password':
        return before !== null && samePasswordPlace(now, before);
      case 'sslKey':
      case 'sslPassword':
        return before !== null && samePasswordPlace(now, before) && certOf(now) === certOf(before);
      case 'replicaUrl':
        return now.replicaUrl !== undefined && now.replicaUrl === before?.replicaUrl;
      case 'mailUrl':
        return now.mail?.kind === 'smtp' && before?.mail?.kind === 'smtp' && now.mail.url === before.mail.url;
      case 'mailSecret':
        return now.mail !== undefined && now.mail.kind !== 'server';
      case 'authSecret':
        return now.authServer !== undefined && now.authServer.baseURL === before?.authServer?.baseURL;
      case 'redisUrl':
        return now.sessions?.redisUrl !== undefined && now.sessions.redisUrl === before?.sessions?.redisUrl;
    }
  });
}

/** Those secrets themselves. */
export function keptSecrets(
  secrets: ConnectionSecrets,
  now: ConnectionSettings,
  before: ConnectionSettings | null,
): ConnectionSecrets {
  const names = keptNames(Object.keys(secrets) as (keyof ConnectionSecrets)[], now, before);
  return Object.fromEntries(names.map((name) => [name, secrets[name]]));
}

function certOf({ postgres }: ConnectionSettings): string | undefined {
  return postgres === undefined || 'url' in postgres ? undefined : postgres.ssl?.cert;
}
