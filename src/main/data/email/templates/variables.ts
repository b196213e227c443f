import type { MailKind } from '@shared/api/email';

/** A place in a template that gets a value when the mail is written. */
export interface Variable {
  readonly name: string;
  readonly explain: string;
  /** The kinds of mail it has a value in. */
  readonly kinds: readonly MailKind[];
  /** The kinds that cannot do without it. */
  readonly requiredIn: readonly MailKind[];
}

const LINKS: readonly MailKind[] = ['verification', 'password-reset', 'magic-link'];
const ALL: readonly MailKind[] = [...LINKS, 'otp'];

export const variables: readonly Variable[] = [
  { name: 'link', explain: 'The link itself. Without it the mail is of no use.', kinds: LINKS, requiredIn: LINKS },
  {
    name: 'code',
    explain: 'The code itself. Without it the mail is of no use.',
    kinds: ['otp'],
    requiredIn: ['otp'],
  },
  {
    name: 'name',
    explain: 'The name of the user; left out, with the space before it, where there is none or it carries a link.',
    kinds: ALL,
    requiredIn: [],
  },
  { name: 'email', explain: 'The address the mail goes to.', kinds: ALL, requiredIn: [] },
  { name: 'site', explain: 'The site the account is on, as its host name.', kinds: ALL, requiredIn: [] },
  { name: 'minutes', explain: 'For how many minutes the link or code works.', kinds: ALL, requiredIn: [] },
  { name: 'expires', explain: 'Until when it works, as a time in UTC.', kinds: ALL, requiredIn: [] },
];

/** A variable as it stands in a template: `{{name}}`, with or without spaces inside. */
export const PLACEHOLDER = /\{\{\s*([a-zA-Z]\w*)\s*\}\}/g;
