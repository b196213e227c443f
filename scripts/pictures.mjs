// npm run pictures: takes the pictures of the README anew, from the tour of this commit.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';
import { attach } from './lib/run.mjs';
import { PICTURES } from '../test/tour/pictures.mjs';

await main(async () => {
  const parts = [...new Set(Object.values(PICTURES).map(({ part }) => part))];
  const code = await attach(process.execPath, [inRoot('scripts', 'tour.mjs'), ...parts]);
  if (code !== 0) throw new Problem('The tour failed, so the pictures stay as they are.');
  const taken = fs.readdirSync(inRoot('out', 'tour'));
  for (const [name, { part, step }] of Object.entries(PICTURES)) {
    const found = taken.find((file) => new RegExp(`^${part}-\\d+-${step}-light-1280\\.png$`, 'u').test(file));
    if (found === undefined) throw new Problem(`The tour took no picture of ${step}.`);
    fs.copyFileSync(inRoot('out', 'tour', found), path.join(inRoot('docs', 'pictures'), `${name}.png`));
  }
  return 0;
});
