// A better-auth server of any version in a process of its own: its own code, its own time zone, its own tables.
// Started by server-of.ts, which sends it what to be; it answers with its port, its tables and every mail.
import { createServer } from 'node:http';
import { randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { openDatabase } from './adapters.mjs';
import { buildPlugins, snakePlugin } from './plugins.mjs';
import { openSecondaryStorage } from './secondary-storage.mjs';

const say = (message) => process.send?.(message);
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base, over) {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over ?? {})) {
    merged[key] = isPlain(merged[key]) && isPlain(value) ? merge(merged[key], value) : value;
  }
  return merged;
}

const mail = (message) => say({ mail: message });
const linkMail =
  (kind) =>
  async ({ user, url, token }) =>
    mail({ kind, to: user.email, url, token });

/** An app's own password hash, which is not better-auth's. */
const ownHasher = {
  hash: async (password) => `$own$${Buffer.from(password).toString('hex')}`,
  verify: async ({ hash, password }) => hash === `$own$${Buffer.from(password).toString('hex')}`,
};

const key = (password, salt) =>
  scryptSync(password.normalize('NFKC'), salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 2 ** 27 }).toString('hex');

/** better-auth's own hash to the letter. Up to 1.4 it is made in JavaScript, which takes a second each time. */
const fastHasher = {
  hash: async (password) => {
    const salt = randomBytes(16).toString('hex');
    return `${salt}:${key(password, salt)}`;
  },
  verify: async ({ hash, password }) => {
    const [salt, hashed] = hash.split(':');
    return key(password, salt) === hashed;
  },
};

function passwordOptions({ ownHasher: foreign, slowHasher, version }) {
  if (foreign) return { password: ownHasher };
  return slowHasher || !/^1\.[0-4]\./.test(version) ? {} : { password: fastHasher };
}

/** How a version is told of the kind of ids. */
function idOptions(ids, before14) {
  if (ids === 'text') return {};
  if (!before14) return { database: { generateId: ids } };
  if (ids === 'serial') return { database: { useNumberId: true } };
  const generateId = () => randomUUID();
  return { generateId, database: { generateId } };
}

async function authOptions(spec, origin) {
  const built = await buildPlugins({ asked: spec.plugins, packageName: spec.packageName, deliver: mail });
  const before14 = /^1\.[0-3]\./.test(spec.version);
  return merge(
    {
      secret: spec.secret,
      baseURL: origin,
      telemetry: { enabled: false },
      logger: { level: 'warn', log: (...words) => console.error(...words) },
      plugins: spec.naming === 'snake' && spec.adapter === 'kysely' ? built.map(snakePlugin) : built,
      emailAndPassword: {
        enabled: true,
        sendResetPassword: linkMail('reset-password'),
        ...passwordOptions(spec),
      },
      emailVerification: { sendVerificationEmail: linkMail('verify-email') },
      user: { changeEmail: { enabled: true }, deleteUser: { enabled: true } },
      rateLimit: { enabled: false },
      advanced: {
        // better-auth drops these checks by itself in tests; a real server has them
        disableOriginCheck: false,
        disableCSRFCheck: false,
        ...idOptions(spec.ids, before14),
      },
      ...(spec.redis && { secondaryStorage: await openSecondaryStorage(spec.redis) }),
    },
    spec.options,
  );
}

/** better-auth's tables under these options: model → table and columns. */
function namesOf(tables) {
  return Object.fromEntries(
    Object.entries(tables).map(([model, { modelName, fields }]) => [
      model,
      {
        table: modelName,
        columns: Object.fromEntries(Object.entries(fields).map(([field, one]) => [field, one.fieldName ?? field])),
      },
    ]),
  );
}

async function start(spec) {
  const http = createServer();
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address();
  const options = await authOptions(spec, `http://127.0.0.1:${port}`);
  const [{ betterAuth }, { toNodeHandler }, db] = await Promise.all([
    import(spec.packageName),
    import(`${spec.packageName}/node`),
    import(`${spec.packageName}/db`),
  ]);
  const tables = db.getAuthTables(options);
  const database = await openDatabase({ ...spec, tables });
  if (spec.makeTables) await database.make?.();
  options.database = database.forBetterAuth;
  if (spec.makeTables && spec.adapter === 'kysely') {
    const { getMigrations } = db.getMigrations ? db : await import(`${spec.packageName}/db/migration`);
    const { runMigrations } = await getMigrations(options);
    await runMigrations();
  }
  const handle = toNodeHandler(betterAuth(options));
  http.on('request', (request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  say({ port, names: database.names ?? namesOf(tables) });
}

process.once('message', (spec) => {
  start(spec).catch((error) => {
    console.error(error);
    process.exit(1);
  });
});
// Whoever started us has ended, or wants us to.
process.on('disconnect', () => process.exit(0));
