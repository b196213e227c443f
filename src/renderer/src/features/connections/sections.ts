import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { FieldErrors } from 'react-hook-form';
import type { FormValues } from './form-values';

/** The parts of the form that open on demand. */
export type SectionId = 'names' | 'times' | 'search' | 'server' | 'sessions' | 'mail' | 'access' | 'passwords';
type Place = SectionId | 'always';

/** Which part of the form a box stands in, in the order of the form. */
const SECTION_OF: Readonly<Record<keyof FormValues, Place>> = {
  name: 'always',
  environment: 'always',
  readOnly: 'always',
  driver: 'always',
  entry: 'always',
  url: 'always',
  host: 'always',
  port: 'always',
  database: 'always',
  user: 'always',
  password: 'always',
  tls: 'always',
  ca: 'always',
  schema: 'always',
  replicaUrl: 'always',
  file: 'always',
  serverURL: 'server',
  serverSecret: 'server',
  serverBasePath: 'server',
  serverOrigin: 'server',
  storage: 'sessions',
  redisUrl: 'sessions',
  redisCa: 'sessions',
  redisPrefixKind: 'sessions',
  redisPrefix: 'sessions',
  preserveRows: 'sessions',
  cookieCache: 'sessions',
  cookieCacheFor: 'sessions',
  jwt: 'sessions',
  jwtFor: 'sessions',
  proveBy: 'sessions',
  cookiePrefix: 'sessions',
  proveAlways: 'sessions',
  mailKind: 'mail',
  smtpUrl: 'mail',
  mailFrom: 'mail',
  smtpTls: 'mail',
  mailBaseURL: 'mail',
  mailSecret: 'mail',
  callbackURL: 'mail',
  linkLifetime: 'mail',
  resetRedirectTo: 'mail',
  resetLifetime: 'mail',
  cooldown: 'mail',
  language: 'mail',
  serverRateMails: 'mail',
  serverRateFor: 'mail',
  smtpRateMails: 'mail',
  smtpRateFor: 'mail',
  captcha: 'mail',
  magicLink: 'mail',
  magicLinkStored: 'mail',
  magicLinkLifetime: 'mail',
  emailOtp: 'mail',
  emailOtpStored: 'mail',
  emailOtpLifetime: 'mail',
  emailOtpDigits: 'mail',
  identifiers: 'mail',
  role: 'access',
  requireReason: 'access',
  requireTicket: 'access',
  ticketUrl: 'access',
  mapping: 'names',
  zone: 'times',
  emptyColumns: 'times',
  searchIndex: 'search',
  passwordHash: 'passwords',
  passwordMin: 'passwords',
  passwordMax: 'passwords',
  remember: 'always',
};

/** Every part that opens. */
export const SECTIONS = [...new Set(Object.values(SECTION_OF))].filter((one): one is SectionId => one !== 'always');

/** The first box of the form, from the top, that something is wrong with. */
export function firstFault(errors: FieldErrors<FormValues>): keyof FormValues | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record of all of them
  return (Object.keys(SECTION_OF) as (keyof FormValues)[]).find((name) => errors[name] !== undefined);
}

const CONTROLS = 'input:not([type="hidden"], [hidden], [aria-hidden="true"]), textarea, button, [tabindex="0"]';

/** Puts the focus on the box of this name; false where it is not on screen. */
export function focusField(name: keyof FormValues): boolean {
  const control = document.querySelector<HTMLElement>(`form [data-field="${name}"]`)?.querySelector(CONTROLS);
  if (!(control instanceof HTMLElement)) return false;
  control.scrollIntoView({ block: 'nearest' });
  control.focus();
  return true;
}

/** Which parts of the form are open, and the way to a box wherever it stands. */
export function useSections(first: keyof FormValues | undefined) {
  const [open, setOpen] = useState<ReadonlySet<SectionId>>(() => new Set(placeOf(first)));
  return {
    isOpen: (id: SectionId) => open.has(id),
    toggle: (id: SectionId) =>
      setOpen((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id]))),
    /** Opens the part a box stands in and puts the focus on it. */
    reveal: (name: keyof FormValues) => {
      flushSync(() => setOpen((now) => new Set([...now, ...placeOf(name)])));
      focusField(name);
    },
  };
}

function placeOf(name: keyof FormValues | undefined): SectionId[] {
  const place = name === undefined ? 'always' : SECTION_OF[name];
  return place === 'always' ? [] : [place];
}
