// The plugins a server of any version can be asked for by name; what a version lacks is said, not left out.

/** Where a plugin lives in a version: in better-auth itself, or in a package of its own that only the newest has here. */
async function factory({ name, packageName, plugins }) {
  if (plugins[name] !== undefined) return plugins[name];
  const elsewhere = {
    passkey: packageName === 'better-auth' ? '@better-auth/passkey' : `${packageName}/plugins/passkey`,
    apiKey: '@better-auth/api-key',
    oauthProvider: '@better-auth/oauth-provider',
  }[name];
  const own = elsewhere?.startsWith('@') && packageName !== 'better-auth';
  const module = elsewhere === undefined || own ? {} : await import(elsewhere).catch(() => ({}));
  if (module[name] === undefined) throw new Error(`${packageName} has no plugin ${name}`);
  return module[name];
}

/** What each plugin is given besides the options a test names. */
function given(name, deliver) {
  const invite = ({ id, email }) => deliver({ kind: 'invitation', to: email, token: id });
  const otp = (kind) => (to, code, type) => deliver({ kind, to, code, ...(type && { type }) });
  return {
    apiKey: { rateLimit: { enabled: false } },
    emailOTP: { sendVerificationOTP: async ({ email, otp: code, type }) => otp('email-otp')(email, code, type) },
    // 1.3 and 1.4 insist on it with the zod of today
    deviceAuthorization: { schema: {} },
    lastLoginMethod: { storeInDatabase: true },
    magicLink: {
      sendMagicLink: async ({ email, url, token }) => deliver({ kind: 'magic-link', to: email, url, token }),
    },
    oauthProvider: { loginPage: '/login', consentPage: '/consent', silenceWarnings: { oauthAuthServerConfig: true } },
    oidcProvider: { loginPage: '/login' },
    organization: { sendInvitationEmail: invite },
    phoneNumber: { sendOTP: ({ phoneNumber, code }) => otp('phone-otp')(phoneNumber, code) },
    siwe: {
      domain: 'localhost',
      getNonce: async () => 'nonce0123456789',
      verifyMessage: async () => true,
    },
    twoFactor: { otpOptions: { sendOTP: async ({ user, otp: code }) => otp('two-factor-otp')(user.email, code) } },
  }[name];
}

/** Builds the plugins `asked` for: names, or pairs of a name and its options. */
export async function buildPlugins({ asked, packageName, deliver }) {
  const plugins = await import(`${packageName}/plugins`);
  const built = [];
  for (const one of asked) {
    const [name, options] = Array.isArray(one) ? one : [one, {}];
    const make = await factory({ name, packageName, plugins });
    built.push(make({ ...given(name, deliver), ...options }));
  }
  return built;
}

const snake = (name) => name.replaceAll(/[A-Z]+/g, (capitals, at) => `${at > 0 ? '_' : ''}${capitals.toLowerCase()}`);
const snakePlural = (name) => (snake(name).endsWith('s') ? snake(name) : `${snake(name)}s`);

/** The same plugin with snake_case columns and plural tables, as its own `schema` option would give it. */
export function snakePlugin(plugin) {
  if (!plugin.schema) return plugin;
  const schema = Object.fromEntries(
    Object.entries(plugin.schema).map(([model, table]) => {
      const fields = Object.entries(table.fields).map(([field, attribute]) => [
        field,
        { ...attribute, fieldName: snake(field) },
      ]);
      return [model, { ...table, modelName: snakePlural(model), fields: Object.fromEntries(fields) }];
    }),
  );
  return { ...plugin, schema };
}

export { snake, snakePlural };
