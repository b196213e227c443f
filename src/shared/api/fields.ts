import { z } from 'zod';
import { readPostgresAddress } from '../postgres/address';
import { readSqlitePath } from '../sqlite-path';

// What a person may type into a box, each rule once, with the sentence that stands below the box where it is broken.
// Main refuses with the same sentences.

/** Both worlds have it, and it is all that is used here of either. */
declare const URL: {
  readonly canParse: (text: string) => boolean;
  new (text: string): {
    readonly protocol: string;
    readonly hostname: string;
    readonly pathname: string;
    readonly username: string;
    readonly password: string;
    readonly searchParams: { readonly get: (name: string) => string | null };
  };
};
type Url = InstanceType<typeof URL>;

/** A password or the like, which is kept as a secret. */
export const secret = z.string().max(2000);

/** Hosts that are this computer itself, a Unix socket included. */
export const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|\/.*)$/;

/** Text that has to be there. */
export function text(longest: number, sentence: string) {
  return z.string({ error: sentence }).trim().min(1, sentence).max(longest);
}

/** A whole number between two others. */
export function whole(least: number, most: number, sentence = `A number from ${least} to ${most}`) {
  return z.int({ error: sentence }).min(least, sentence).max(most, sentence);
}

/** Whole seconds between two lengths of time; `range` says them as people do. */
export function seconds(least: number, most: number, range: string) {
  return z.int({ error: 'A length of time, such as 15 min, 1 h or 7 days' }).min(least, range).max(most, range);
}
export const YEAR = 31_536_000;

/** An address: `fault` says what is wrong with one that is an address at all. */
function address(longest: number, sentence: string, fault: (url: Url) => string | null) {
  return z
    .string({ error: sentence })
    .trim()
    .max(longest)
    .superRefine((typed, context) => {
      const message = rawInPassword(typed) ?? (URL.canParse(typed) ? fault(new URL(typed)) : sentence);
      if (message !== null) context.addIssue({ code: 'custom', message });
    });
}

/**
 * Where a character that ends a part of an address stands in its user name or password as it is, the rest of the password
 * would count as something else, and be kept and shown as that.
 */
function rawInPassword(typed: string): string | null {
  const [head = '', rest = ''] = /^(?:smtps?|rediss?):\/\/([^/?#]*)([\s\S]*)$/iu.exec(typed)?.slice(1) ?? [];
  const ends = /[/?#]/u.exec(rest)?.[0];
  if (ends === undefined || !rest.includes('@') || head.includes('@')) return null;
  // A host and its port alone: the @ further behind belongs to a path.
  if (!head.includes(':')) return null;
  return `A ${ends} in the user name or password has to be written as ${encodeURIComponent(ends)}`;
}

function webFault(url: Url, sentence: string): string | null {
  if (!/^https?:$/u.test(url.protocol) || url.hostname === '') return sentence;
  const named = url.username !== '' || url.password !== '';
  return named ? 'Without a user name or password: it is kept and shown as it is' : null;
}

/** A web address that is kept and shown in the clear, so that nothing secret may stand in it. */
export function webAddress(sentence: string) {
  return address(2000, sentence, (url) => webFault(url, sentence));
}

const SERVER = 'A whole address, such as https://auth.example.com';

/** Where the auth server is. */
export const serverAddress = address(2000, SERVER, (url) => {
  const safe = url.protocol === 'https:' || LOOPBACK_HOST.test(url.hostname);
  return webFault(url, SERVER) ?? (safe ? null : 'Takes https://; plain http only where the server is this computer');
});

/** The address of a Postgres database, with or without its password, in any form that `readPostgresAddress` understands. */
export const postgresUrl = z
  .string({ error: 'A whole address, such as postgres://user:password@host:5432/database' })
  .trim()
  .max(8000)
  .superRefine((typed, context) => {
    const read = readPostgresAddress(typed);
    if (!read.ok) context.addIssue({ code: 'custom', message: read.fault });
  });

/** A handle of a file that main's own dialog gave, good for one use; never a path. */
export const fileHandle = z.string().min(1).max(4096);

/** The place of a SQLite file, in any form that `readSqlitePath` understands. */
export const sqliteFile = z
  .string({ error: 'Choose the database file' })
  .min(1, 'Choose the database file')
  .max(4096)
  .superRefine((typed, context) => {
    const read = readSqlitePath(typed);
    if (!read.ok) context.addIssue({ code: 'custom', message: read.fault });
  });

function isEncoded(parts: readonly string[]): boolean {
  try {
    parts.forEach(decodeURIComponent);
    return true;
  } catch {
    return false;
  }
}

const SMTP = 'Such as smtp://user:password@mail.example.com:587 or smtps://…';

/** The address of a mail server, with or without its password. */
export const smtpUrl = address(2000, SMTP, (url) =>
  /^smtps?:$/u.test(url.protocol) && url.hostname !== '' && isEncoded([url.username, url.password, url.hostname])
    ? null
    : SMTP,
);

const REDIS = 'Starts with redis:// or rediss://, such as rediss://:password@redis.example.com:6379';

/** The address of a Redis, with or without its password. */
export const redisUrl = address(2000, REDIS, (url) =>
  /^rediss?:$/u.test(url.protocol) && url.hostname !== '' ? null : REDIS,
);

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

/**
 * Where a mailed link leads: a path of the auth server's site, or a whole web address. The rules for paths are
 * better-auth's own, because a link with any other is answered with an error page only when the person clicks it.
 */
export const linkTarget = z
  .string()
  .min(1)
  .max(2000)
  .refine((typed) => !typed.includes('\\') && !CONTROL.test(typed) && (isPath(typed) || isWeb(typed)), {
    error: 'A path such as /welcome, or a whole address',
  });

function isPath(typed: string): boolean {
  if (!typed.startsWith('/') || typed.startsWith('//')) return false;
  const [path = ''] = typed.split(/[?#]/u, 1);
  return !/%2f|%5c/iu.test(path) && URL.canParse(`https://site.invalid${typed}`);
}

// A name before the host (https://bank.example@evil.example) is there to deceive.
function isWeb(typed: string): boolean {
  return /^https?:\/\//iu.test(typed) && URL.canParse(typed) && webFault(new URL(typed), '') === null;
}

/** The certificate of an authority in PEM form. */
export const certificate = z
  .string()
  .trim()
  .max(100_000)
  .refine((typed) => typed.includes('-----BEGIN CERTIFICATE-----'), {
    error: 'A certificate in PEM form begins with -----BEGIN CERTIFICATE-----',
  });

/** The IANA name of a time zone this computer knows. */
export const timeZone = z.string().trim().min(1).max(100).refine(isTimeZone, {
  error: 'Not a time zone; it looks like Europe/Berlin',
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
