import type { MailKind } from '@shared/api/email';

/** What a dialog that sends one kind of mail says and asks. */
interface KindFacts {
  readonly title: string;
  /** What the mail is for, in one sentence. */
  readonly meaning: string;
  /** Where its link leads afterwards: the input of that, and how it is asked for. */
  readonly leadsTo: {
    readonly field: 'callbackURL' | 'redirectTo';
    readonly label: string;
    readonly hint: string;
  } | null;
  /** Its button. */
  readonly verb: string;
}

export const KINDS: Readonly<Record<MailKind, KindFacts>> = {
  verification: {
    title: 'Resend verification mail',
    meaning: 'A link that marks the address as verified once it is opened.',
    leadsTo: {
      field: 'callbackURL',
      label: 'Page after the click',
      hint: 'A path, or an address your server trusts.',
    },
    verb: 'Send mail',
  },
  'password-reset': {
    title: 'Send a password reset mail',
    meaning: 'A link by which the user chooses a new password. The old one works until then.',
    leadsTo: {
      field: 'redirectTo',
      label: 'Page for the new password',
      hint: 'Set it once in the connection, and it is not asked for again.',
    },
    verb: 'Send mail',
  },
  'magic-link': {
    title: 'Send a sign-in link',
    meaning: 'A link that signs the user in without a password, once.',
    leadsTo: {
      field: 'callbackURL',
      label: 'Page after signing in',
      hint: 'A path, or an address your server trusts.',
    },
    verb: 'Send link',
  },
  otp: {
    title: 'Send a code by mail',
    meaning: 'A short code the user types into the app.',
    leadsTo: null,
    verb: 'Send code',
  },
};
