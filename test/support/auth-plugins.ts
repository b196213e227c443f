import { apiKey } from '@better-auth/api-key';
import { oauthProvider } from '@better-auth/oauth-provider';
import type { BetterAuthPlugin } from 'better-auth';
import {
  admin,
  anonymous,
  bearer,
  deviceAuthorization,
  emailOTP,
  jwt,
  lastLoginMethod,
  magicLink,
  multiSession,
  oneTimeToken,
  organization,
  phoneNumber,
  twoFactor,
  username,
} from 'better-auth/plugins';
import type { AuthMail, Deliver } from './auth-mail';

function otpMail(kind: AuthMail['kind'], to: string, code: string): AuthMail {
  return { kind, to, code, subject: 'Your code', text: `Your code is ${code}\n` };
}

const factories = {
  admin: () => admin(),
  anonymous: () => anonymous(),
  apiKey: () => apiKey({ rateLimit: { enabled: false } }),
  bearer: () => bearer(),
  deviceAuthorization: () => deviceAuthorization(),
  emailOTP: (deliver: Deliver) =>
    emailOTP({ sendVerificationOTP: ({ email, otp }) => deliver(otpMail('email-otp', email, otp)) }),
  emailOTPHashed: (deliver: Deliver) =>
    emailOTP({
      storeOTP: 'hashed',
      sendVerificationOTP: ({ email, otp }) => deliver(otpMail('email-otp', email, otp)),
    }),
  jwt: () => jwt(),
  lastLoginMethod: () => lastLoginMethod({ storeInDatabase: true }),
  magicLink: (deliver: Deliver) =>
    magicLink({
      sendMagicLink: ({ email, url, token }) =>
        deliver({ kind: 'magic-link', to: email, url, token, subject: 'Sign in', text: `Sign in: ${url}\n` }),
    }),
  magicLinkHashed: (deliver: Deliver) =>
    magicLink({
      storeToken: 'hashed',
      sendMagicLink: ({ email, url, token }) =>
        deliver({ kind: 'magic-link', to: email, url, token, subject: 'Sign in', text: `Sign in: ${url}\n` }),
    }),
  multiSession: () => multiSession(),
  /** Needs `jwt` beside it. */
  oauthProvider: () =>
    oauthProvider({ loginPage: '/login', consentPage: '/consent', silenceWarnings: { oauthAuthServerConfig: true } }),
  oneTimeToken: () => oneTimeToken(),
  organization: (deliver: Deliver) =>
    organization({
      sendInvitationEmail: ({ id, email }) =>
        deliver({ kind: 'invitation', to: email, token: id, subject: 'Invitation', text: `Invitation ${id}\n` }),
    }),
  organizationTeams: (deliver: Deliver) =>
    organization({
      teams: { enabled: true },
      dynamicAccessControl: { enabled: true },
      sendInvitationEmail: ({ id, email }) =>
        deliver({ kind: 'invitation', to: email, token: id, subject: 'Invitation', text: `Invitation ${id}\n` }),
    }),
  phoneNumber: () => phoneNumber({ sendOTP: () => {} }),
  twoFactor: (deliver: Deliver) =>
    twoFactor({
      otpOptions: { sendOTP: ({ user, otp }) => deliver(otpMail('two-factor-otp', user.email, otp)) },
    }),
  username: () => username(),
} satisfies Record<string, (deliver: Deliver) => BetterAuthPlugin>;

/** The better-auth plugins a test server can be started with. */
export type PluginName = keyof typeof factories;

/** Builds the named plugins, their mails going to `deliver`. */
export function buildPlugins(names: readonly PluginName[], deliver: Deliver): BetterAuthPlugin[] {
  return names.map((name): BetterAuthPlugin => {
    const make: (deliver: Deliver) => BetterAuthPlugin = factories[name];
    return make(deliver);
  });
}
