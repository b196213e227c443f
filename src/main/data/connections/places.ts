import { ROLE_NAMES } from '@shared/access';
import { sshPlace, sshServers } from '@shared/api/ssh';
import { readPostgresAddress } from '@shared/postgres/address';
import { shownInQuestion } from '../base/ask';
import { parsePostgresUrl, type PostgresTarget } from '../database/postgres-target';
import { isAsSafe } from './bound-secrets';
import { openTarget, wayOf, type ConnectionSettings } from './profile';
import { GUARDED } from './same-database';

/** Something a connection reaches or reads: a server, a file, an address links lead to. */
export interface Place {
  /** The same for the same place, over the same way. */
  readonly key: string;
  /** As a question names it. */
  readonly line: string;
}

/** Everything a connection would reach or read outside of Authdesk. */
export function placesOf(settings: ConnectionSettings): Place[] {
  const places = [
    ...databasePlaces(settings),
    ...sshPlaces(settings),
    ...serverPlaces(settings),
    ...linkPlaces(settings),
  ].map(({ key, line }) => ({ key, line: shownInQuestion(line) }));
  return [...new Map(places.map((place) => [place.key, place])).values()];
}

/** What of a connection's guards a change would lower, in sentences. */
export function loweredBy(now: ConnectionSettings, before: ConnectionSettings): string[] {
  const [environment, was] = [now.environment, before.environment];
  const [role, had] = [now.access?.role ?? 'lead', before.access?.role ?? 'lead'];
  const [target, old] = [openTarget(now), openTarget(before)];
  const lowered: (readonly [boolean, string])[] = [
    [before.readOnly && !now.readOnly, 'Read-only is turned off.'],
    [GUARDED.indexOf(environment) < GUARDED.indexOf(was), `It counts as ${environment}, no longer as ${was}.`],
    [ROLES.indexOf(role) > ROLES.indexOf(had), `The role is ${ROLE_NAMES[role]} instead of ${ROLE_NAMES[had]}.`],
    [before.access?.requireReason === true && now.access?.requireReason !== true, 'No reason is asked for any more.'],
    [before.access?.requireTicket === true && now.access?.requireTicket !== true, 'No ticket is asked for any more.'],
    [target !== null && old !== null && !isAsSafe(target, old), 'The line to the database is less safe.'],
    [isLooseMail(now) && !isLooseMail(before), 'Mail may leave without encryption.'],
    [tablesOf(now) !== tablesOf(before), "Other tables or columns are read as better-auth's."],
  ];
  return lowered.filter(([is]) => is).map(([, sentence]) => sentence);
}

const ROLES = ['viewer', 'support', 'lead'] as const;

function isLooseMail({ mail }: ConnectionSettings): boolean {
  return mail?.kind === 'smtp' && mail.tls === 'optional';
}

function tablesOf({ mapping, schema, driver }: ConnectionSettings): string {
  return JSON.stringify([driver, mapping?.tables ?? {}, mapping?.fields ?? {}, schema ?? null]);
}

/** Parameters of an address that name a file of this computer. */
const FILES = ['servicefile', 'passfile', 'sslcert', 'sslkey', 'sslrootcert', 'sslcrl'] as const;

function databasePlaces(settings: ConnectionSettings): Place[] {
  if (settings.driver === 'sqlite') return settings.sqlite === undefined ? [] : [file(settings.sqlite.file)];
  const replica = settings.replicaUrl;
  const targets = [
    { what: 'Database', target: openTarget(settings) },
    {
      what: 'Read replica',
      target: replica !== undefined && readPostgresAddress(replica).ok ? parsePostgresUrl(replica) : null,
    },
  ];
  const way = wayOf(settings, 'database');
  return targets.flatMap(({ what, target }) => (target === null ? [] : postgresPlaces(what, target, way)));
}

function postgresPlaces(what: string, { places, user, parameters, tls }: PostgresTarget, way: string): Place[] {
  const service = parameters.get('service');
  const named = FILES.flatMap((name) => {
    const path = parameters.get(name);
    return path === undefined || path === 'system' ? [] : [file(path)];
  });
  return [
    ...places.map(({ host, address, port }) => ({
      key: JSON.stringify(['postgres', way, host.toLowerCase(), address ?? null, port]),
      line: `${what}: ${host || 'this computer'}:${port}${address === undefined ? '' : ` at ${address}`}, as ${user}, TLS ${tls.mode}`,
    })),
    ...(service === undefined ? [] : [{ key: JSON.stringify(['service', service]), line: `Service: ${service}` }]),
    ...named,
  ];
}

function sshPlaces({ ssh }: ConnectionSettings): Place[] {
  if (ssh === undefined) return [];
  return [
    ...sshServers(ssh).flatMap((server) => [
      {
        key: JSON.stringify(['ssh', server.host.toLowerCase(), server.port ?? 22]),
        line: `SSH server: ${sshPlace(server)}`,
      },
      ...(server.keyFile === undefined || server.auth !== 'key' ? [] : [file(server.keyFile)]),
    ]),
    ...(ssh.hostKeys ?? []).map(({ server, type, fingerprint }) => ({
      key: JSON.stringify(['host key', server, type, fingerprint]),
      line: `Key of ${server}: ${type} ${fingerprint}`,
    })),
  ];
}

function serverPlaces(settings: ConnectionSettings): Place[] {
  const { authServer, mail, sessions } = settings;
  const smtp = mail?.kind === 'smtp' ? mail.url : undefined;
  const server = (what: string, kind: 'mail' | 'redis' | 'authServer', url: string): Place => {
    const { protocol, host } = new URL(url);
    const way = wayOf(settings, kind);
    return { key: JSON.stringify([kind, way, protocol, host]), line: `${what}: ${protocol}//${host}` };
  };
  return [
    ...(authServer === undefined ? [] : [server('Auth server', 'authServer', authServer.baseURL)]),
    ...(smtp === undefined ? [] : [server('Mail server', 'mail', smtp)]),
    ...(sessions?.redisUrl === undefined ? [] : [server('Redis', 'redis', sessions.redisUrl)]),
  ];
}

/** Where links lead that are mailed to people, or opened in the browser. */
function linkPlaces({ authServer, mail, mailing, access }: ConnectionSettings): Place[] {
  const own = authServer === undefined ? null : new URL(authServer.baseURL).origin;
  const mailed = [
    mail?.kind === 'smtp' || mail?.kind === 'outbox' ? mail.baseURL : undefined,
    mailing?.callbackURL,
    mailing?.resetRedirectTo,
  ].flatMap((url) => (url === undefined || !URL.canParse(url) ? [] : [new URL(url).origin]));
  const ticket = access?.ticketUrl;
  return [
    ...mailed
      .filter((origin) => origin !== own)
      .map((origin) => ({ key: JSON.stringify(['link', origin]), line: `Links in mails lead to: ${origin}` })),
    ...(ticket === undefined ? [] : [ticketPlace(ticket)]),
  ];
}

function ticketPlace(template: string): Place {
  // Where the number of a ticket is part of the host, only the whole of it says where it leads.
  const at = URL.canParse(template) ? new URL(template).origin : template;
  return { key: JSON.stringify(['ticket', at]), line: `Tickets open in the browser at: ${at}` };
}

function file(path: string): Place {
  return { key: filePlace(path), line: `File: ${path}` };
}

/** The key of a file as a place. */
export function filePlace(path: string): string {
  return JSON.stringify(['file', path]);
}
