import type { VerificationKind } from '@shared/api/verifications';

/** What each kind of row is for, as a person would say it, in the words its rows are labelled with. */
export const KIND_WORDS: Readonly<Record<VerificationKind, string>> = {
  'reset-password': 'Password reset',
  'delete-account': 'Account deletion link',
  'magic-link': 'Sign-in link',
  'email-otp': 'Code by mail',
  'change-email-otp': 'Code for changing the email address',
  'phone-otp': 'Code by text message',
  'two-factor-challenge': 'Waiting for the second factor',
  'two-factor-attempts': 'Tries at the second factor',
  'two-factor-otp': 'Second-factor code',
  'trusted-device': 'Trusted device',
  'oauth-state': 'Sign-in with a provider',
  'passkey-challenge': 'Passkey prompt',
  'one-time-token': 'One-time token',
  'siwe-nonce': 'Wallet sign-in',
  'oauth-code': 'OAuth authorization code',
  sso: 'Single sign-on',
  'account-cleanup': 'Account clean-up lock',
  unknown: 'Unknown',
};

interface Explanation {
  /** Why the row is there, and what it lets somebody do. */
  readonly what: string;
  /** What removing it does to the person. */
  readonly removed: string;
  /** Where the part lies that lets somebody in, if there is one. */
  readonly secret: 'identifier' | 'value' | null;
}

/** Every kind, told to somebody who never read better-auth's source. */
export const KIND_EXPLAINED: Readonly<Record<VerificationKind, Explanation>> = {
  'reset-password': {
    what: 'A link to set a new password was mailed. Whoever opens it in time chooses the password, and gets a password sign-in if the user had none.',
    removed: 'The mailed link stops working; the password stays as it is.',
    secret: 'identifier',
  },
  'delete-account': {
    what: 'The user asked to delete their account and got a link that does it.',
    removed: 'The link stops working; the account stays.',
    secret: 'identifier',
  },
  'magic-link': {
    what: 'A link was mailed that signs in whoever opens it, without a password.',
    removed: 'The link stops working; the user can ask for another.',
    secret: 'identifier',
  },
  'email-otp': {
    what: 'A code was mailed, to sign in, to verify the address or to set a new password. After a few wrong tries the server drops it.',
    removed: 'The code stops working; the user can ask for another.',
    secret: 'value',
  },
  'change-email-otp': {
    what: 'A code was mailed to a new address, which becomes the user’s address once it is entered.',
    removed: 'The address stays as it is until another code is asked for.',
    secret: 'value',
  },
  'phone-otp': {
    what: 'A code was sent as a text message, to sign in, to verify the number or to set a new password.',
    removed: 'The code stops working; the user can ask for another.',
    secret: 'value',
  },
  'two-factor-challenge': {
    what: 'Somebody gave the right password and is being asked for the second factor.',
    removed: 'That sign-in has to begin again with the password.',
    secret: 'identifier',
  },
  'two-factor-attempts': {
    what: 'Counts wrong codes of one sign-in that waits for the second factor.',
    removed: 'The count of that sign-in begins again.',
    secret: 'identifier',
  },
  'two-factor-otp': {
    what: 'A code for the second factor was sent.',
    removed: 'The code stops working; another can be sent.',
    secret: 'value',
  },
  'trusted-device': {
    what: 'On one device the user is not asked for the second factor until this ends.',
    removed: 'The second factor is asked for on that device again. Nobody is signed out.',
    secret: 'identifier',
  },
  'oauth-state': {
    what: 'Somebody went off to a provider such as Google to sign in and has not come back yet.',
    removed: 'That one attempt fails; trying again works.',
    secret: 'identifier',
  },
  'passkey-challenge': {
    what: 'A passkey is being added or used.',
    removed: 'That one attempt fails; trying again works.',
    secret: 'identifier',
  },
  'one-time-token': {
    what: 'A token that hands a running session over to another device or app, once.',
    removed: 'The token stops working; the session goes on.',
    secret: 'identifier',
  },
  'siwe-nonce': {
    what: 'Somebody is signing in with an Ethereum wallet.',
    removed: 'That one attempt fails; trying again works.',
    secret: 'value',
  },
  'oauth-code': {
    what: 'Another app was allowed to act for the user and is about to fetch its token.',
    removed: 'The other app has to ask again.',
    secret: 'identifier',
  },
  sso: {
    what: 'A step of signing in through a company’s own identity provider, or the proof that a domain is theirs.',
    removed:
      'A sign-in under way fails. Rows that keep a sign-in from being used twice cannot be removed before they expire.',
    secret: 'identifier',
  },
  'account-cleanup': {
    what: 'The server is taking access away that nobody has proven; the row keeps it from doing so twice.',
    removed: 'The clean-up may run again.',
    secret: null,
  },
  unknown: {
    what: 'Nothing better-auth is known to write. A plugin of the app may have made it, or its identifier is stored hashed and the value says nothing.',
    removed: 'What it was for no longer works.',
    secret: 'value',
  },
};

/** Why the person who looks for a mailed verification link finds nothing. */
export const NO_ROW_FOR_LINKS = 'Verification links are not listed here.';
