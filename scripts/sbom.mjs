// npm run sbom -- FILE: writes the bill of materials of what ships (CycloneDX) into FILE, out/authdesk.cdx.json by default.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';
import { billOfMaterials } from './supply/sbom.mjs';

await main(([to = inRoot('out', 'authdesk.cdx.json')]) => {
  const bill = billOfMaterials({ at: new Date().toISOString() });
  fs.mkdirSync(path.dirname(path.resolve(to)), { recursive: true });
  fs.writeFileSync(to, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${bill.components.length} components in ${to}`);
});
