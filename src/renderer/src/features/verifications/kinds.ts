import type { VerificationKind } from '@shared/api/verifications';

/** What each kind of row is for, as a person would say it. */
export const KIND_WORDS: Readonly<Record<VerificationKind, string>> = {
  'reset-password': 'Password reset',
  'delete-account': 'Account deletion',
  'magic-link': 'Sign-in link',
  'email-otp': 'Code by mail',
  'change-email-otp': 'Code for a new address',
  'phone-otp': 'Code by text message',
  'two-factor-challenge': 'Second factor, asked for',
  'two-factor-attempts': 'Second factor, wrong tries',
  'two-factor-otp': 'Second factor, code by mail',
  'trusted-device': 'Trusted device',
  'oauth-state': 'Sign-in at a provider',
  'passkey-challenge': 'Passkey challenge',
  'one-time-token': 'One-time token',
  'siwe-nonce': 'Ethereum sign-in',
  'oauth-code': 'OAuth code',
  sso: 'Single sign-on',
  'account-cleanup': 'Cleanup of an account',
  unknown: 'Not recognised',
};
