// node scripts/checksums.mjs FOLDER: writes SHA256SUMS of the files in FOLDER, as `sha256sum --check` reads it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { main, Problem } from './lib/problem.mjs';

const LIST = 'SHA256SUMS';

await main(async ([folder]) => {
  if (folder === undefined || !fs.existsSync(folder)) throw new Problem('Name the folder the packages are in.');
  const isFile = (name) => fs.statSync(path.join(folder, name)).isFile();
  const names = fs.readdirSync(folder).filter((name) => name !== LIST && isFile(name));
  if (names.length === 0) throw new Problem(`There is nothing in ${folder}.`);
  const lines = [];
  for (const name of names.toSorted()) {
    const hash = createHash('sha256');
    await pipeline(fs.createReadStream(path.join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  fs.writeFileSync(path.join(folder, LIST), lines.join(''));
  console.log(`${lines.length} files in ${path.join(folder, LIST)}`);
});
