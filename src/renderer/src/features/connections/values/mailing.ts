import type { MailingSettings } from '@shared/api/connections';
import { z } from 'zod';
import {
  chosen,
  durationFault,
  filled,
  given,
  isWebAddress,
  numberFault,
  numberOf,
  numberText,
  secondsOf,
  secondsText,
  type Complain,
} from './rules';

const plugin = z.enum(['', 'on', 'off']);

/** The boxes of what mails of this app are to be. */
export const mailingShape = {
  linkLifetime: z.string().trim(),
  callbackURL: z.string().trim(),
  resetLifetime: z.string().trim(),
  resetRedirectTo: z.string().trim(),
  serverRateMails: z.string().trim(),
  serverRateFor: z.string().trim(),
  smtpRateMails: z.string().trim(),
  smtpRateFor: z.string().trim(),
  language: z.string().trim(),
  cooldown: z.string().trim(),
  magicLink: plugin,
  magicLinkStored: z.enum(['', 'plain', 'hashed']),
  magicLinkLifetime: z.string().trim(),
  emailOtp: plugin,
  emailOtpStored: z.enum(['', 'plain', 'hashed', 'encrypted']),
  emailOtpDigits: z.string().trim(),
  emailOtpLifetime: z.string().trim(),
  identifiers: z.enum(['', 'plain', 'hashed']),
  captcha: z.boolean(),
};
const shape = z.object(mailingShape);
export type MailingValues = z.infer<typeof shape>;

/** What is wrong in the boxes of mails. */
export function checkMailing(values: MailingValues, complain: Complain<MailingValues>): void {
  const say = (path: keyof MailingValues, fault: string | null) => {
    if (fault !== null) complain(path, fault);
  };
  say('linkLifetime', durationFault(values.linkLifetime, 60));
  say('resetLifetime', durationFault(values.resetLifetime, 60));
  say('callbackURL', placeFault(values.callbackURL));
  say('resetRedirectTo', placeFault(values.resetRedirectTo));
  checkRate(values.serverRateMails, values.serverRateFor, 10_000, (at, fault) =>
    say(at === 'mails' ? 'serverRateMails' : 'serverRateFor', fault),
  );
  checkRate(values.smtpRateMails, values.smtpRateFor, 100_000, (at, fault) =>
    say(at === 'mails' ? 'smtpRateMails' : 'smtpRateFor', fault),
  );
  if (values.language !== '' && !/^[\w-]{2,20}$/u.test(values.language))
    complain('language', 'Such as en, de or pt-BR');
  const cooldown = numberFault(values.cooldown, 0, 10_080);
  say('cooldown', cooldown);
  if (values.magicLink === 'on') say('magicLinkLifetime', durationFault(values.magicLinkLifetime, 30));
  if (values.emailOtp !== 'on') return;
  say('emailOtpDigits', numberFault(values.emailOtpDigits, 4, 12));
  say('emailOtpLifetime', durationFault(values.emailOtpLifetime, 30));
}

function checkRate(
  mails: string,
  time: string,
  most: number,
  say: (at: 'mails' | 'time', fault: string | null) => void,
): void {
  say('mails', numberFault(mails, 1, most) ?? (mails === '' && time !== '' ? 'How many mails in that time?' : null));
  say('time', durationFault(time, 1, 86_400) ?? (time === '' && mails !== '' ? 'In how long? Such as 60 s' : null));
}

// The rules better-auth has for where its links lead.
function placeFault(text: string): string | null {
  if (text === '' || isWebAddress(text)) return null;
  const path = text.startsWith('/') && !text.startsWith('//') && !text.includes('\\');
  return path ? null : 'A path such as /welcome, or a whole address';
}

/** The boxes filled from what is saved. */
export function mailingValues(saved: MailingSettings | undefined): MailingValues {
  const { magicLink, emailOtp, serverRate, smtpRate } = saved ?? {};
  return {
    linkLifetime: secondsText(saved?.linkLifetimeSeconds),
    callbackURL: saved?.callbackURL ?? '',
    resetLifetime: secondsText(saved?.resetLifetimeSeconds),
    resetRedirectTo: saved?.resetRedirectTo ?? '',
    serverRateMails: numberText(serverRate?.mails),
    serverRateFor: secondsText(serverRate?.seconds),
    smtpRateMails: numberText(smtpRate?.mails),
    smtpRateFor: secondsText(smtpRate?.seconds),
    language: saved?.language ?? '',
    cooldown: numberText(saved?.cooldownMinutes),
    magicLink: magicLink === undefined ? '' : magicLink.enabled ? 'on' : 'off',
    magicLinkStored: magicLink?.stored ?? '',
    magicLinkLifetime: secondsText(magicLink?.lifetimeSeconds),
    emailOtp: emailOtp === undefined ? '' : emailOtp.enabled ? 'on' : 'off',
    emailOtpStored: emailOtp?.stored ?? '',
    emailOtpDigits: numberText(emailOtp?.digits),
    emailOtpLifetime: secondsText(emailOtp?.lifetimeSeconds),
    identifiers: saved?.identifiers ?? '',
    captcha: saved?.captcha ?? false,
  };
}

/** What mails of this app are to be, as typed. */
export function mailingOf(values: MailingValues): MailingSettings | undefined {
  return filled<MailingSettings>({
    linkLifetimeSeconds: secondsOf(values.linkLifetime),
    callbackURL: given(values.callbackURL),
    resetRedirectTo: given(values.resetRedirectTo),
    serverRate: rateOf(values.serverRateMails, values.serverRateFor),
    smtpRate: rateOf(values.smtpRateMails, values.smtpRateFor),
    language: given(values.language),
    cooldownMinutes: numberOf(values.cooldown),
    resetLifetimeSeconds: secondsOf(values.resetLifetime),
    magicLink: magicLinkOf(values),
    emailOtp: emailOtpOf(values),
    identifiers: chosen(values.identifiers),
    captcha: values.captcha ? true : undefined,
  });
}

function rateOf(mails: string, time: string): MailingSettings['serverRate'] {
  const seconds = secondsOf(time);
  return mails === '' || seconds === undefined ? undefined : { mails: Number(mails), seconds };
}

function magicLinkOf(values: MailingValues): MailingSettings['magicLink'] {
  if (values.magicLink === '') return undefined;
  if (values.magicLink === 'off') return { enabled: false };
  const more = { stored: chosen(values.magicLinkStored), lifetimeSeconds: secondsOf(values.magicLinkLifetime) };
  return { enabled: true, ...filled<Omit<NonNullable<MailingSettings['magicLink']>, 'enabled'>>(more) };
}

function emailOtpOf(values: MailingValues): MailingSettings['emailOtp'] {
  if (values.emailOtp === '') return undefined;
  if (values.emailOtp === 'off') return { enabled: false };
  const more = {
    stored: chosen(values.emailOtpStored),
    digits: numberOf(values.emailOtpDigits),
    lifetimeSeconds: secondsOf(values.emailOtpLifetime),
  };
  return { enabled: true, ...filled<Omit<NonNullable<MailingSettings['emailOtp']>, 'enabled'>>(more) };
}
