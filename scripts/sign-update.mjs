// node scripts/sign-update.mjs FOLDER: writes FOLDER/update.json, which says what the newest version is and which of the packages in
// FOLDER replace an older one by themselves, signed with AUTHDESK_UPDATE_KEY (an Ed25519 private key, PEM). The place it is put at,
// the page with all packages and the keys a build believes stand in src/main/shell/update-source.json, or in the file named second. `--new-key` makes a pair.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, readJson } from './lib/paths.mjs';
import { main, Problem } from './lib/problem.mjs';

/** Packages that replace themselves, by how they are named. */
const KINDS = [
  { kind: 'appimage', named: /\.AppImage$/ },
  { kind: 'nsis', named: /Setup.*\.exe$/, arch: 'any' },
  { kind: 'mac-zip', named: /\.zip$/ },
];
/** Stands before what is signed, as main has it. */
const SIGNED_AS = 'authdesk-update-1\n';

await main(async (args) => {
  if (args.includes('--new-key')) return newKey();
  const [folder, source = inRoot('src', 'main', 'shell', 'update-source.json')] = args;
  if (folder === undefined || !fs.existsSync(folder)) throw new Problem('Name the folder with the packages.');
  const pem = process.env.AUTHDESK_UPDATE_KEY;
  if (pem === undefined || pem === '') {
    console.log('No AUTHDESK_UPDATE_KEY, so no update.json: nobody is offered this version.');
    return 0;
  }
  const privateKey = createPrivateKey(pem);
  const known = readJson(source);
  if (known.feed === null || known.page === null) {
    throw new Problem('src/main/shell/update-source.json names no feed and no page, so no build would look for it.');
  }
  if (!known.keys.includes(rawKey(createPublicKey(privateKey)))) {
    throw new Problem('The key is none that src/main/shell/update-source.json lists, so no build would believe it.');
  }
  const { version } = readJson(inRoot('package.json'));
  const files = fs
    .readdirSync(folder)
    .toSorted()
    .flatMap((name) => entryOf(folder, name));
  if (files.length === 0) throw new Problem('No package that replaces itself is in there.');
  const shown = known.page.replaceAll('{version}', version);
  const manifest = JSON.stringify({ format: 1, app: 'authdesk', version, page: shown, files });
  const signature = sign(null, Buffer.from(SIGNED_AS + manifest), privateKey).toString('base64');
  fs.writeFileSync(path.join(folder, 'update.json'), `${JSON.stringify({ manifest, signature })}\n`);
  console.log(`update.json of ${version}: ${files.map(({ name }) => name).join(', ')}`);
  return 0;
});

function entryOf(folder, name) {
  const found = KINDS.find(({ named }) => named.test(name));
  if (found === undefined) return [];
  const bytes = fs.readFileSync(path.join(folder, name));
  const arch = found.arch ?? (/arm64|aarch64/.test(name) ? 'arm64' : 'x64');
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  return [{ kind: found.kind, arch, name, size: bytes.byteLength, sha512 }];
}

function rawKey(publicKey) {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url').toString('base64');
}

/** The private half is for the secrets of the release, the public one for update-source.json. */
function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  console.log(privateKey.export({ type: 'pkcs8', format: 'pem' }).trim());
  console.log(`public: ${rawKey(publicKey)}`);
  return 0;
}
