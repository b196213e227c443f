import type { SecretName } from '@shared/api/connections';
import { tlsModes } from '@shared/postgres/parameters';
import type { PostgresTarget } from '../database/postgres-target';
import { openTarget, wayOf, type ConnectionSettings } from './profile';

// What a kept secret is for, and over how safe a line: it goes nowhere else, and over no weaker one.

/** Parameters of an address that say how the server proves itself; a change of any counts as another line. */
const PROOFS = ['channel_binding', 'sslrootcert', 'sslcrl', 'ssl_min_protocol_version', 'sslcertmode'] as const;
const VERIFYING = tlsModes.indexOf('verify-ca');

/** Whether a kept secret stays with a change of its connection: the same place, reached at least as safely. */
export function staysWith(
  name: Exclude<SecretName, `ssh.${string}`>,
  now: ConnectionSettings,
  before: ConnectionSettings,
) {
  const sameWay = (part: Parameters<typeof wayOf>[1]) => wayOf(now, part) === wayOf(before, part);
  switch (name) {
    case 'password':
      return sameDatabase(now, before);
    case 'sslKey':
    case 'sslPassword':
      return sameDatabase(now, before) && certOf(now) === certOf(before);
    case 'replicaUrl':
      return now.replicaUrl !== undefined && now.replicaUrl === before.replicaUrl && sameWay('database');
    case 'mailUrl':
      return smtpOf(now) !== undefined && sameMailServer(now, before);
    case 'mailSecret':
      return now.mail !== undefined && now.mail.kind !== 'server' && sameReaders(now, before);
    case 'authSecret':
      return (
        now.authServer !== undefined &&
        now.authServer.baseURL === before.authServer?.baseURL &&
        sameReaders(now, before)
      );
    case 'redisUrl':
      return (
        now.sessions?.redisUrl !== undefined &&
        now.sessions.redisUrl === before.sessions?.redisUrl &&
        now.sessions.redisCa === before.sessions.redisCa &&
        sameWay('redis')
      );
  }
}

/** Whether a line to Postgres is at least as safe as another one to the same place. */
export function isAsSafe(now: PostgresTarget, before: PostgresTarget): boolean {
  const [rank, least] = [tlsModes.indexOf(now.tls.mode), tlsModes.indexOf(before.tls.mode)];
  if (rank < least) return false;
  // Whoever is believed counts only where somebody had to prove who they are.
  const proof = ({ tls, parameters }: PostgresTarget) => [
    least >= VERIFYING ? (tls.ca ?? null) : null,
    ...PROOFS.map((name) => parameters.get(name) ?? null),
  ];
  return JSON.stringify(proof(now)) === JSON.stringify(proof(before));
}

function sameDatabase(now: ConnectionSettings, before: ConnectionSettings): boolean {
  const [x, y] = [openTarget(now), openTarget(before)];
  if (x === null || y === null || !isAsSafe(x, y)) return false;
  return placeOf(x) === placeOf(y) && wayOf(now, 'database') === wayOf(before, 'database');
}

function placeOf({ places, user, parameters }: PostgresTarget): string {
  const files = ['service', 'servicefile'].map((name) => parameters.get(name) ?? null);
  return JSON.stringify([places.map(({ host, address, port }) => [host, address ?? null, port]), user, files]);
}

function certOf({ postgres }: ConnectionSettings): string | undefined {
  return postgres === undefined || 'url' in postgres ? undefined : postgres.ssl?.cert;
}

function smtpOf({ mail }: ConnectionSettings) {
  return mail?.kind === 'smtp' ? mail : undefined;
}

/** Whether mail goes to the same server, over as safe a line. */
function sameMailServer(now: ConnectionSettings, before: ConnectionSettings): boolean {
  const [x, y] = [smtpOf(now), smtpOf(before)];
  if (x === undefined) return true;
  const looser = x.tls === 'optional' && y?.tls !== 'optional';
  return x.url === y?.url && !looser && wayOf(now, 'mail') === wayOf(before, 'mail');
}

/** Whether the same ones read what the auth server's secret signs: its endpoints, the links in mails, who carries them. */
function sameReaders(now: ConnectionSettings, before: ConnectionSettings): boolean {
  const linksOf = ({ mail }: ConnectionSettings) =>
    mail?.kind === 'smtp' || mail?.kind === 'outbox' ? mail.baseURL : undefined;
  // What is there no more reads nothing.
  const same = (one: string | undefined, other: string | undefined) => one === undefined || one === other;
  return (
    same(now.authServer?.baseURL, before.authServer?.baseURL) &&
    same(linksOf(now), linksOf(before) ?? before.authServer?.baseURL) &&
    sameMailServer(now, before) &&
    wayOf(now, 'authServer') === wayOf(before, 'authServer')
  );
}
