// The DDL comes from better-auth's own migration, so the demo is what a real server would have made.
import Database from 'better-sqlite3';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { admin, organization, twoFactor, username } from 'better-auth/plugins';

/** The schema of better-auth with the demo's plugins as SQL text, one column a line. */
export async function makeSchema({ baseURL, secret }) {
  const database = new Database(':memory:');
  const auth = betterAuth({
    baseURL,
    secret,
    database,
    emailAndPassword: { enabled: true },
    plugins: [admin(), organization(), username(), twoFactor()],
  });
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  const statements = database
    .prepare(`SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`)
    .pluck()
    .all();
  database.close();
  return statements
    .map((sql) => `${sql.startsWith('CREATE TABLE') ? sql.replace(' (', ' (\n  ').replaceAll(', "', ',\n  "') : sql};`)
    .join('\n');
}
