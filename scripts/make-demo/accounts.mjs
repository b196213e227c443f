// The sign-in methods of each user. Tokens are plainly invented, so that no secret scanner takes them for real ones.
import { chance, DAY, HOUR, id, int, pick, random, text } from './random.mjs';
import { at, shared } from './sql.mjs';

const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const idToken = (iss) => `${base64url({ alg: 'RS256', kid: 'demo' })}.${base64url({ iss, aud: 'authdesk-demo' })}.demo`;

const PROVIDERS = {
  google: {
    accountId: () => `1${text(20, DIGITS)}`,
    scope: 'openid,https://www.googleapis.com/auth/userinfo.email,https://www.googleapis.com/auth/userinfo.profile',
    issuer: 'https://accounts.google.com',
    refreshes: 0.3,
  },
  github: { accountId: () => String(int(20_000, 190_000_000)), scope: 'read:user,user:email', refreshes: 0 },
  microsoft: {
    accountId: () => text(43),
    scope: 'openid,profile,email,User.Read,offline_access',
    issuer: 'https://login.microsoftonline.com/common/v2.0',
    refreshes: 1,
  },
  apple: {
    accountId: () => `00${text(4, DIGITS)}.${text(32, HEX)}.${text(4, DIGITS)}`,
    scope: 'email,name',
    issuer: 'https://appleid.apple.com',
    refreshes: 0.8,
  },
  discord: { accountId: () => `${int(2, 13)}${text(17, DIGITS)}`, scope: 'identify,email', refreshes: 1 },
};

function credential(user, age, hashes) {
  const changed = chance(0.2) ? age * random() : age;
  return {
    ...common(user, age, changed),
    accountId: user.accountId === 'email' ? user.email : user.id,
    providerId: 'credential',
    accessToken: null,
    refreshToken: null,
    idToken: null,
    accessTokenExpiresAt: null,
    refreshTokenExpiresAt: null,
    scope: null,
    password: user.password === null ? null : shared(pick(hashes)),
  };
}

const common = (user, age, updated) => ({ id: id(), userId: user.n, createdAt: at(-age), updatedAt: at(-updated) });

function social(user, age, providerId) {
  const provider = PROVIDERS[providerId];
  const lastSignIn = chance(0.8) ? age * random() ** 2 : age;
  const refreshes = chance(provider.refreshes);
  return {
    ...common(user, age, lastSignIn),
    accountId: provider.accountId(),
    providerId,
    accessToken: `demo-${providerId}-access-${text(24)}`,
    refreshToken: refreshes ? `demo-${providerId}-refresh-${text(24)}` : null,
    idToken: provider.issuer ? shared(idToken(provider.issuer)) : null,
    accessTokenExpiresAt: providerId === 'github' ? null : at(-lastSignIn + HOUR),
    refreshTokenExpiresAt: refreshes && providerId === 'microsoft' ? at(-lastSignIn + 90 * DAY) : null,
    scope: provider.scope,
    password: null,
  };
}

/** The account rows; the first method is as old as the user, others were linked later. */
export const makeAccounts = (users, hashes) =>
  users.flatMap((user) =>
    user.logins.map((login, i) => {
      const age = i === 0 ? user.age : user.age * random();
      return login === 'credential' ? credential(user, age, hashes) : social(user, age, login);
    }),
  );
