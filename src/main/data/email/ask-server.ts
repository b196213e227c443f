import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import { storageMode } from '../connections/storage-mode';
import { authServerOf } from '../auth-server/auth-server-of';
import {
  askAboutCode,
  askAboutExpiredLink,
  askAboutReset,
  askAge,
  NOBODY,
  type Asked,
} from '../auth-server/ask-verifications';
import { isSince } from '../auth-server/version';
import { randomDigits, randomLetters } from '../verifications/insert-verification';
import type { EmailOtpEvidence, MagicLinkEvidence } from './evidence';
import { codeValue, magicLinkRow, type MagicForm, type Stored } from './row-forms';
import { withTrial, type TrialContext, type TrialRow } from './trial';

/** How a sign-in link has to stand. */
export interface SettledMagicLink {
  readonly form: MagicForm;
  readonly stored: 'plain' | 'hashed';
}

/** How a code has to stand. */
export interface SettledCode {
  readonly stored: Stored;
  readonly counted: boolean;
  readonly digits: number;
}

/** What is asked about, and on whose behalf. */
export interface Asking extends TrialContext {
  /** An identifier as it is to stand: some apps hash theirs. */
  readonly identifierFor: (identifier: string) => string;
}

const REMEMBERED_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** Times a trial is done again that something else swept away. */
const TRIES = 3;
const DIGITS = 6;
/** What no version reads as a link: those before 1.7.7 would break off over it. */
const NO_LINK = 'not a link';
const NO_LINK_MS = 60_000;

const learned = new WeakMap<OpenConnection, Map<string, { readonly at: number; readonly value: unknown }>>();

/**
 * How a sign-in link has to stand so that the auth server takes it. What rows do not show, and what was only said, the
 * server is asked: with tokens that have expired, for nobody, which sign nobody in. The one it reads it sweeps away.
 * @throws AppError UNSUPPORTED where it takes none, or does not answer and nobody has said
 */
export async function settleMagicLink(asking: Asking, evidence: MagicLinkEvidence): Promise<SettledMagicLink> {
  const { form, stored, seen } = evidence;
  if (seen && form !== null && stored !== null) return { form, stored };
  return remembered(asking, `magic-link ${form ?? ''} ${stored ?? ''}`, async () => {
    const candidates = (form === null ? (['bare', 'prefixed'] as const) : [form]).flatMap((one) =>
      (stored === null ? (['plain', 'hashed'] as const) : [stored]).map((kept) => ({ form: one, stored: kept })),
    );
    const answer = await askForLink(asking, candidates);
    if (answer === 'missing') throw noSuchPlugin('sign-in links', 'magic-link', 'magicLink');
    if (answer === 'none') throw notTaken(asking.connection, 'sign-in links');
    if (answer !== 'silent') {
      if (form !== null || answer.form !== 'bare') return answer;
      return { ...answer, form: (await askAge(serverOf(asking.connection))) === 'before 1.1' ? 'address' : 'bare' };
    }
    if (form === null || stored === null || placeUnknown(asking.connection)) {
      throw notKnown('sign-in links', form === null ? 'mailing.betterAuth' : 'mailing.magicLink.stored');
    }
    return { form, stored };
  });
}

/**
 * How a code has to stand so that the auth server takes it. The server is asked with codes for nobody's address, which it
 * checks before it finds that there is nobody.
 * @throws AppError UNSUPPORTED as `settleMagicLink`
 */
export async function settleCode(asking: Asking, evidence: EmailOtpEvidence): Promise<SettledCode> {
  const { stored, counted, seen } = evidence;
  const digits = evidence.digits ?? DIGITS;
  if (seen && stored !== null && stored !== 'unknown' && counted !== null) return { stored, counted, digits };
  const settled = await remembered(asking, `otp ${stored ?? ''} ${String(counted)}`, async () => {
    const key = authServerOf(asking.connection.profile).encryption;
    const possible: readonly Stored[] =
      stored === null || stored === 'unknown'
        ? ['plain', 'hashed', ...(key === null ? [] : (['encrypted'] as const))]
        : [stored];
    const answer = await askForCode(asking, possible);
    if (answer === 'missing') throw noSuchPlugin('codes by email', 'email-otp', 'emailOtp');
    if (answer === 'none') throw notTaken(asking.connection, 'codes');
    if (answer === 'silent') {
      if (stored === null || stored === 'unknown' || placeUnknown(asking.connection)) {
        throw notKnown('codes', 'mailing.emailOtp.stored');
      }
      // Every version takes a code without its count.
      return { stored, counted: counted ?? false };
    }
    return {
      stored: answer,
      counted: counted ?? (await askAge(serverOf(asking.connection))) === 'later',
    };
  });
  return { ...settled, digits };
}

/** Why a password reset that was just written would lead nowhere; null where the server knows it, or does not say. */
export async function refuseReset(connection: OpenConnection, token: string): Promise<AppError | null> {
  const answer = await askAboutReset(serverOf(connection), token);
  if (answer === 'unknown') return notTaken(connection, 'password reset links');
  return answer !== 'known' && placeUnknown(connection) ? notKnown('password reset links', 'sessions.redisUrl') : null;
}

type LinkAnswer = SettledMagicLink | 'none' | 'missing' | 'silent';

async function askForLink(asking: Asking, candidates: readonly SettledMagicLink[]): Promise<LinkAnswer> {
  const server = serverOf(asking.connection);
  if (server.apiURL === '') return 'silent';
  for (let i = 0; i < TRIES; i++) {
    const token = randomLetters(32);
    const rowOf = (one: SettledMagicLink) => expired(asking, magicLinkRow(one, token, NOBODY));
    const control = expired(asking, magicLinkRow({ form: 'prefixed', stored: 'plain' }, randomLetters(32), NOBODY));
    const { answer, gone, swept } = await withTrial(asking, 'sign-in links', {
      rows: candidates.map(rowOf),
      control,
      ask: async () => askAboutExpiredLink(server, token),
    });
    if (answer === 'silent' || answer === 'missing') return answer;
    const [one] = gone;
    if (one !== undefined && gone.length === 1) return candidates[one] ?? 'none';
    // Up to 1.5 it says so, and sweeps everything away that has expired.
    if (answer === 'expired')
      return plainOrHashed(
        asking,
        candidates.filter(({ form }) => form !== 'prefixed'),
      );
    if (!swept) return 'none';
    const used = await whichIsUsedUp(
      asking,
      candidates.filter(({ form }) => form === 'prefixed'),
    );
    if (used !== null) return used;
  }
  return 'silent';
}

/**
 * From 1.7.7 on every look may sweep, and a link that has expired gets no answer of its own. Those versions look first
 * and then use up whatever stands under the identifier: below the expired row lies one that has not ended, so that no
 * sweep takes it, and that signs nobody in, as it is no link.
 */
async function whichIsUsedUp(
  asking: Asking,
  candidates: readonly SettledMagicLink[],
): Promise<SettledMagicLink | null> {
  if (candidates.length === 0) return null;
  const token = randomLetters(32);
  const now = asking.now().getTime();
  const links = candidates.map((one) => expired(asking, magicLinkRow(one, token, NOBODY)));
  const { gone } = await withTrial(asking, 'sign-in links', {
    rows: links.map(({ identifier }) => ({
      identifier,
      value: NO_LINK,
      expiresAt: new Date(now + NO_LINK_MS),
      createdAt: new Date(now - 1000),
    })),
    beside: links,
    control: null,
    ask: async () => askAboutExpiredLink(serverOf(asking.connection), token),
  });
  const [one] = gone;
  return one === undefined || gone.length > 1 ? null : (candidates[one] ?? null);
}

async function plainOrHashed(asking: Asking, candidates: readonly SettledMagicLink[]): Promise<LinkAnswer> {
  const [first, second] = candidates;
  if (first === undefined || second === undefined) return first ?? 'none';
  const token = randomLetters(32);
  const { answer } = await withTrial(asking, 'sign-in links', {
    rows: [expired(asking, magicLinkRow(first, token, NOBODY))],
    control: null,
    ask: async () => askAboutExpiredLink(serverOf(asking.connection), token),
  });
  return answer === 'expired' ? first : answer === 'invalid' ? second : 'silent';
}

async function askForCode(
  asking: Asking,
  possible: readonly Stored[],
): Promise<Stored | 'none' | 'missing' | 'silent'> {
  const server = serverOf(asking.connection);
  if (server.apiURL === '') return 'silent';
  const key = authServerOf(asking.connection.profile).encryption;
  for (const stored of possible) {
    if (stored === 'encrypted' && key === null) continue;
    const code = randomDigits(DIGITS);
    const row: TrialRow = {
      identifier: asking.identifierFor(`email-verification-otp-${NOBODY}`),
      value: codeValue({ stored, counted: false }, code, key),
      expiresAt: new Date(asking.now().getTime() + 300_000),
    };
    const { answer } = await withTrial(asking, 'codes', {
      rows: [row],
      control: null,
      ask: async () => askAboutCode(server, code),
    });
    if (answer === 'right') return stored;
    if (answer !== 'wrong') return answer;
  }
  return 'none';
}

// Long ago, so that no clock takes it for live.
function expired(
  { identifierFor, now }: Asking,
  { identifier, value }: { readonly identifier: string; readonly value: string },
): TrialRow {
  return { identifier: identifierFor(identifier), value, expiresAt: new Date(now().getTime() - DAY_MS) };
}

/** Where the server is asked: where its endpoints answer us, else where the links lead. Empty: nobody said. */
function serverOf({ profile, askServer }: OpenConnection): Asked {
  const { apiURL, origin, linkURL } = authServerOf(profile);
  const url = apiURL ?? linkURL ?? '';
  return { apiURL: url, origin: origin ?? (url === '' ? '' : new URL(url).origin), askServer };
}

async function remembered<T>({ connection, now }: Asking, what: string, learn: () => Promise<T>): Promise<T> {
  const known = learned.get(connection) ?? new Map<string, { readonly at: number; readonly value: unknown }>();
  learned.set(connection, known);
  const before = known.get(what);
  if (before !== undefined && now().getTime() - before.at < REMEMBERED_MS) return before.value as T;
  const value = await learn();
  known.set(what, { at: now().getTime(), value });
  return value;
}

/** Whether the app may keep its links where they cannot be put: in a secondary storage the connection does not name. */
function placeUnknown(connection: OpenConnection): boolean {
  const { storage, profile } = connection;
  return (
    storage === null &&
    storageMode(connection).kind !== 'none' &&
    isSince(profile.mailing.betterAuth, [1, 5, 0]) !== false
  );
}

function notTaken({ storage }: OpenConnection, what: string): AppError {
  return new AppError(
    'UNSUPPORTED',
    `The auth server does not take ${what} that are written into this database, so no mail was sent.`,
    storage === null
      ? {
          hint: 'It may keep them in a secondary storage: enter the address of its Redis in the connection, under "Sessions". Or let the auth server send the mail.',
          field: 'sessions.redisUrl',
        }
      : {
          hint: 'What the connection says of the app may be wrong, or the app keeps them in a way of its own. Let the auth server send the mail.',
          field: 'mail.kind',
        },
  );
}

function notKnown(what: string, field: string): AppError {
  return new AppError(
    'UNSUPPORTED',
    `It is not known how the app keeps its ${what}, and the auth server does not say, so no mail was sent.`,
    {
      hint:
        field === 'sessions.redisUrl'
          ? 'Enter the address of its Redis in the connection, under "Sessions", or let the auth server send the mail.'
          : 'Say how, and which version of better-auth the app runs, in the mail settings of the connection, or let the auth server send the mail.',
      field,
    },
  );
}

function noSuchPlugin(what: string, plugin: string, setting: 'magicLink' | 'emailOtp'): AppError {
  return new AppError('UNSUPPORTED', `The auth server has no ${what} (better-auth’s ${plugin} plugin).`, {
    hint: 'Correct the mail settings of the connection.',
    field: `mailing.${setting}.enabled`,
  });
}
