import { chmod, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What Authdesk keeps in its folder, by how names begin; what else lies there is not ours to touch. */
const OWN = /^(?:authdesk\.db|demo\.db|audit\.|window\.json)/u;
const LOGS = 'logs';

/**
 * Makes everything Authdesk keeps readable for its user alone, wherever the folder lies and whoever made the files. What
 * is there no more or belongs to somebody else stays as it is. Without effect on Windows, where folders of users are their own.
 */
export async function keepToOneself(dataFolder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const logs = path.join(dataFolder, LOGS);
  const [own, lines] = await Promise.all([namesIn(dataFolder), namesIn(logs)]);
  await Promise.all([
    ...own.filter((name) => OWN.test(name)).map(async (name) => restrict(path.join(dataFolder, name), 0o600)),
    ...(own.includes(LOGS) ? [restrict(logs, 0o700)] : []),
    ...lines.filter((name) => name.startsWith('authdesk')).map(async (name) => restrict(path.join(logs, name), 0o600)),
  ]);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // A link leads to a file of somebody else.
  return entries.filter((entry) => entry.isFile() || entry.isDirectory()).map(({ name }) => name);
}

async function restrict(file: string, mode: number): Promise<void> {
  await chmod(file, mode).catch(() => {});
}
