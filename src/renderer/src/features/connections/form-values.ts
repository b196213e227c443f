import type { NameMapping, SessionSettings } from '@shared/api/app-settings';
import {
  connectionInput,
  postgresByParts,
  postgresByUrl,
  type ConnectionInput,
  type ConnectionSummary,
  type Environment,
} from '@shared/api/connections';
import { zodResolver } from '@hookform/resolvers/zod';
import type { Resolver } from 'react-hook-form';
import { z } from 'zod';

type KeyOf<T> = T extends unknown ? keyof T : never;
type ValueAt<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
/** The contract's shape while it is typed: all of it may still be missing, and a number may be a text that is none. */
type Draft<T> = [T] extends [readonly unknown[]]
  ? T
  : [T] extends [object]
    ? { [K in KeyOf<T>]?: Draft<Exclude<ValueAt<T, K>, undefined>> | undefined }
    : [T] extends [number]
      ? number | string
      : T;

/** What stands in the form, by the contract's own names; a box left empty holds '' or nothing. */
export interface FormValues extends Draft<Omit<ConnectionInput, 'id' | 'mapping' | 'sessions'>> {
  name: string;
  environment: Environment;
  readOnly: boolean;
  driver: ConnectionInput['driver'];
  /** Which boxes say where a Postgres database is. */
  entry: 'fields' | 'url';
  mapping: NameMapping;
  /** `redisPrefix`: false says that there is none, '' that it is still to be typed. */
  sessions?: (Omit<Draft<SessionSettings>, 'redisPrefix'> & { redisPrefix?: string | false | undefined }) | undefined;
  remember: boolean;
}

/** What a box of text holds: without the blanks around it. What is put there otherwise than by typing stays as it is. */
export function asText(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

/** The number a box says; a text that is none is for the rules to refuse. */
export function asNumber(value: unknown): unknown {
  const text = asText(value);
  return typeof text !== 'string' || text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

const NEW: ConnectionSummary['settings'] = { name: '', environment: 'production', driver: 'postgres' };

/** What the form starts with: a new connection, or a saved one without its secrets. */
export function toFormValues(saved: ConnectionSummary | null): FormValues {
  const { postgres, mail, sessions, ...settings } = saved?.settings ?? NEW;
  const byUrl = postgres !== undefined && 'url' in postgres;
  const { redisUrl: _redisUrl, redisPrefix, ...kept } = sessions ?? {};
  return {
    ...settings,
    readOnly: saved?.readOnly ?? true,
    entry: byUrl ? 'url' : 'fields',
    postgres: byUrl
      ? { ...postgres, ssl: { mode: 'verify-full' } }
      : { ...postgres, ssl: { mode: 'verify-full', ...postgres?.ssl } },
    mapping: settings.mapping ?? {},
    // The addresses of mail and Redis are shown beside their boxes: they are typed whole, with their password.
    mail: mail?.kind === 'smtp' ? { ...mail, url: undefined } : mail,
    sessions: { ...kept, redisPrefix: redisPrefix === '' ? false : redisPrefix },
    // A copy, or one whose secrets were lost, is filled in again: as with a new one, keeping them is what is proposed.
    remember: saved === null || saved.secrets !== 'this-run',
  };
}

const isEmpty = (value: unknown) => value === undefined || value === '';

const isBare = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** The same without what is empty, and without what then holds nothing. */
function without<T>(empty: (value: unknown) => boolean, value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const left = Object.entries(value)
    .map(([key, inner]): [string, unknown] => [key, without(empty, inner)])
    .filter(([, inner]) => !empty(inner) && !isBare(inner));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a draft may be missing
  return Object.fromEntries(left) as T;
}

function postgresOf({ entry, postgres }: FormValues) {
  const { url = '', ...parts } = postgres ?? {};
  if (entry === 'url') return { url };
  return { ...parts, host: parts.host ?? '', database: parts.database ?? '', user: parts.user ?? '' };
}

function mailOf({ mail, authServer }: FormValues, before: ConnectionInput['mail']) {
  const { kind, secret, url, from = '', tls } = mail ?? {};
  const baseURL = mail?.baseURL ?? authServer?.baseURL ?? '';
  switch (kind) {
    case undefined:
      return undefined;
    case 'server':
      return { kind };
    case 'outbox':
      return { kind, secret, baseURL };
    case 'smtp':
      return { kind, secret, baseURL, url: url ?? (before?.kind === 'smtp' ? before.url : undefined) ?? '', from, tls };
  }
}

/** A setting that is on keeps what was said about it; one that is off has nothing else to say. */
function ifOn<T extends { enabled?: boolean | undefined }>(setting: T | undefined) {
  if (setting?.enabled === undefined) return undefined;
  return setting.enabled ? setting : { enabled: false };
}

function sessionsOf(typed: FormValues['sessions'], prefix: string | false | undefined, before: string | undefined) {
  const { secondaryStorage, preserveRows, redisCa, redisPrefix: _redisPrefix, notKnown = [], ...rest } = typed ?? {};
  const redis = secondaryStorage !== 'none';
  const redisUrl = redis ? (rest.redisUrl ?? before) : undefined;
  return {
    ...rest,
    secondaryStorage,
    preserveRows: secondaryStorage === 'only' ? undefined : preserveRows,
    redisUrl,
    redisCa: redis ? redisCa : undefined,
    // A text that is still to be typed is for the contract to refuse.
    redisPrefix: redis ? (prefix === false ? '' : prefix === '' ? null : prefix) : undefined,
    cookieCache: ifOn(rest.cookieCache),
    jwt: ifOn(rest.jwt),
    notKnown: redisUrl === undefined ? notKnown : notKnown.filter((key) => key !== 'sessions.redisUrl'),
  };
}

// Without a server there is no tunnel; something else about one that was typed asks for its server.
function sshOf(typed: FormValues['ssh']) {
  if (typed === undefined) return undefined;
  const { auth = 'key', host = '', jumps = [], through: _through, hostKeys: _keys, ...others } = typed;
  if (host === '' && jumps.length === 0 && Object.keys(others).length === 0) return undefined;
  return {
    ...typed,
    host,
    auth,
    jumps: jumps.length === 0 ? undefined : jumps.map((jump) => ({ ...without(isEmpty, jump), host: jump.host })),
  };
}

/**
 * What is sent of all that was typed: what this kind of database, of mail and of storage has a use for. A secret or an
 * address left empty is the one that is saved; whatever else is missing is for the contract to refuse.
 */
function sent(values: FormValues, saved: ConnectionSummary | null): unknown {
  const { entry: _entry, ...typed } = without(isEmpty, values);
  const { postgres: _postgres, schema, replicaUrl, sqlite, times, authServer, mailing, ...rest } = typed;
  const before = saved?.settings;
  const place =
    values.driver === 'postgres'
      ? { postgres: postgresOf({ ...values, ...typed }), schema, replicaUrl, times }
      : {
          sqlite: { file: sqlite?.file ?? '', ...(sqlite?.copy === true && { copy: true }) },
          times: { emptyColumns: times?.emptyColumns },
        };
  return without((value) => value === undefined, {
    ...rest,
    ...place,
    id: saved?.id,
    name: values.name,
    authServer: authServer === undefined ? undefined : { ...authServer, baseURL: authServer.baseURL ?? '' },
    ssh: sshOf(typed.ssh),
    mail: mailOf({ ...values, ...typed, mail: typed.mail, authServer }, before?.mail),
    sessions: sessionsOf(typed.sessions, values.sessions?.redisPrefix, before?.sessions?.redisUrl),
    mailing: { ...mailing, magicLink: ifOn(mailing?.magicLink), emailOtp: ifOn(mailing?.emailOtp) },
  });
}

// Whoever fills in the one box is not told that the host is missing.
const CONTRACT = {
  url: connectionInput.safeExtend({ postgres: postgresByUrl.optional() }),
  fields: connectionInput.safeExtend({ postgres: postgresByParts.optional() }),
} as const;

/** The contract's own rules for what stands in the form; what is `saved` already need not be entered again. */
export function formSchema(saved: ConnectionSummary | null, entry: FormValues['entry']) {
  return z
    .custom<FormValues>()
    .transform((values): unknown => sent(values, saved))
    .pipe(z.preprocess((input) => input, CONTRACT[entry]));
}

/** What stands in the form as the contract takes it, or each fault at its own box. */
export function formResolver(saved: ConnectionSummary | null): Resolver<FormValues, unknown, ConnectionInput> {
  return async (values, context, options) => zodResolver(formSchema(saved, values.entry))(values, context, options);
}
