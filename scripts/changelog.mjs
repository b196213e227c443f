// npm run changelog: writes CHANGELOG.md from the commits, a part for each version that has a tag.
import fs from 'node:fs';
import { inRoot, readJson } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { attach, capture } from './lib/run.mjs';
import { changelogText } from './supply/changelog.mjs';

await main(async () => {
  const format = '%cs%x09%(decorate:prefix=,suffix=,separator= ,tag=,pointer= )%x09%s';
  const { code, output } = await capture('git', [
    'log',
    '--no-merges',
    '--decorate-refs=refs/tags',
    `--format=${format}`,
  ]);
  if (code !== 0)
    throw new Problem('The commits could not be read: run this in a clone with its history.', { cause: output });
  const commits = output
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([day, tags, ...subject]) => ({ day, tags: tags.split(' ').filter(Boolean), subject: subject.join('\t') }));
  fs.writeFileSync(inRoot('CHANGELOG.md'), changelogText(commits, readJson(inRoot('package.json')).version));
  return attach(process.execPath, [inRoot('node_modules', 'oxfmt', 'bin', 'oxfmt'), 'CHANGELOG.md']);
});
