// Development-time only: writes resources/demo/schema.sql and data.sql. Run it with `npm run demo:make` after an
// update of better-auth or a change here; the same versions always write the same files.
import fs from 'node:fs/promises';
import path from 'node:path';
import { runnerImport } from 'vite';
import { makeAccounts } from './accounts.mjs';
import { makeOrganizations } from './organizations.mjs';
import { id } from './random.mjs';
import { makeSchema } from './schema.mjs';
import { passwordHashes, twoFactorSecrets } from './secrets.mjs';
import { makeSessions, sessionRow } from './sessions.mjs';
import { at, dropSharedTexts, insert, sharedTexts } from './sql.mjs';
import { makeUsers, userRow } from './users.mjs';
import { makeVerifications } from './verifications.mjs';

const DISTINCT_HASHES = 40;

const root = path.resolve(import.meta.dirname, '../..');
const { module: demo } = await runnerImport(path.join(root, 'src/main/data/local/demo/constants.ts'));
const users = makeUsers(demo.DEMO_PEOPLE, demo.DEMO_COUNTS.users);
const accounts = makeAccounts(users, await passwordHashes(demo.DEMO_PASSWORD, DISTINCT_HASHES));
const organizations = makeOrganizations(users);
const sessions = makeSessions(users, demo.DEMO_COUNTS.sessions);
const sessionRows = sessions.map((session) => sessionRow(session, organizations.byUser));
const twoFactor = [];
for (const user of users.filter((one) => one.twoFactor)) {
  const { failedVerificationCount, lockedUntil } = user.twoFactor;
  twoFactor.push({
    id: id(),
    ...(await twoFactorSecrets(demo.DEMO_SECRET)),
    userId: user.n,
    verified: true,
    failedVerificationCount,
    lockedUntil: lockedUntil === null ? null : at(lockedUntil),
  });
}
const verifications = makeVerifications(users, sessions);

const data = [
  '-- Written by scripts/make-demo; ~n stands for a time n milliseconds from the creation of the database.',
  sharedTexts(),
  insert(
    '"user"',
    users.map((user) => userRow(user, at)),
  ),
  insert('"account"', accounts, { userId: 'user', idToken: 'text', password: 'text' }),
  insert('"organization"', organizations.organizations),
  insert('"member"', organizations.members, { userId: 'user' }),
  insert('"invitation"', organizations.invitations, { inviterId: 'user' }),
  insert('"session"', sessionRows, { userId: 'user', userAgent: 'text' }),
  insert('"twoFactor"', twoFactor, { userId: 'user' }),
  insert('"verification"', verifications),
  dropSharedTexts,
  '',
].join('\n');

const folder = path.join(root, 'resources/demo');
await fs.mkdir(folder, { recursive: true });
const schema = await makeSchema({ baseURL: demo.DEMO_BASE_URL, secret: demo.DEMO_SECRET });
await fs.writeFile(
  path.join(folder, demo.DEMO_SCHEMA_FILE),
  `-- Written by scripts/make-demo from better-auth's own migration.\n${schema}\n`,
);
await fs.writeFile(path.join(folder, demo.DEMO_DATA_FILE), data);
const counts = { users, accounts, sessions, verifications, twoFactor, ...organizations };
for (const [name, rows] of Object.entries(counts)) if (Array.isArray(rows)) console.log(`${name}: ${rows.length}`);
console.log(`data.sql: ${Math.round(Buffer.byteLength(data) / 1024)} KB`);
