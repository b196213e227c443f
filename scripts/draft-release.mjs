// node scripts/draft-release.mjs FOLDER: makes a draft of a release of the files in FOLDER, with GitHub's own program.
// The tag is that of the workflow (GITHUB_REF_NAME). `--check` only says whether it fits; `--dry` says what would be done.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, readJson } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { attach } from './lib/run.mjs';

await main(async (args) => {
  const { version } = readJson(inRoot('package.json'));
  const tag = process.env.GITHUB_REF_NAME;
  if (tag !== `v${version}`) {
    throw new Problem(
      `The tag is ${tag ?? 'not said'} and package.json has ${version}: a release needs the tag v${version}.`,
    );
  }
  if (args.includes('--check')) return 0;
  const [folder] = args.filter((arg) => !arg.startsWith('--'));
  if (folder === undefined || !fs.existsSync(path.join(folder, 'SHA256SUMS'))) {
    throw new Problem('Name the folder with the packages and their SHA256SUMS.');
  }
  const files = fs
    .readdirSync(folder)
    .toSorted()
    .map((name) => path.join(folder, name));
  const command = [
    'release',
    'create',
    tag,
    '--draft',
    '--verify-tag',
    '--title',
    `Authdesk ${version}`,
    '--generate-notes',
    ...files,
  ];
  if (!args.includes('--dry')) return attach('gh', command);
  console.log(['gh', ...command].join('\n'));
  return 0;
});
