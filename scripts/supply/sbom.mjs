// A bill of materials (CycloneDX 1.6) of what ships: the app, its packages in main and page, and the runtime.
import { createHash } from 'node:crypto';
import { inRoot, readJson } from '../lib/paths.mjs';
import { shippedPackages } from './shipped.mjs';

/** The bill as an object. `at` is the time it is made, in ISO form, or left out where the bill has to be the same each time. */
export function billOfMaterials({ at } = {}) {
  const { name, version, license, devDependencies } = readJson(inRoot('package.json'));
  const app = { type: 'application', 'bom-ref': `pkg:npm/${name}@${version}`, name, version, ...licensed(license) };
  const shipped = shippedPackages();
  const components = [...shipped.map(component), electron(devDependencies.electron)];
  const refs = new Map(shipped.map((one) => [one.name, ref(one)]));
  const neededBy = (needing) => shipped.filter((one) => one.neededBy === needing).map((one) => refs.get(one.name));
  const dependencies = [
    { ref: app['bom-ref'], dependsOn: [...neededBy(null), `pkg:npm/electron@${devDependencies.electron}`] },
    ...shipped.map((one) => ({ ref: ref(one), dependsOn: neededBy(one.name) })),
  ];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(components))}`,
    version: 1,
    metadata: { ...(at !== undefined && { timestamp: at }), component: app },
    components,
    dependencies,
  };
}

const ref = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
const licensed = (id) => ({ licenses: [{ license: { id } }] });

function component(one) {
  const { name, version, licence, integrity } = one;
  return {
    type: 'library',
    'bom-ref': ref(one),
    name,
    version,
    purl: ref(one),
    ...licensed(licence),
    ...(integrity !== undefined && { hashes: [{ alg: 'SHA-512', content: hex(integrity) }] }),
  };
}

/** The runtime, which brings Chromium and Node.js of its own. */
function electron(version) {
  const purl = `pkg:npm/electron@${version}`;
  return { type: 'framework', 'bom-ref': purl, name: 'electron', version, purl, ...licensed('MIT') };
}

const hex = (integrity) => Buffer.from(integrity.replace(/^sha512-/u, ''), 'base64').toString('hex');

/** An id that is the same for the same content. */
function uuidOf(text) {
  const digits = createHash('sha256').update(text).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
