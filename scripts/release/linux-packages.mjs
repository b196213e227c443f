// Packages for Debian and Red Hat, made of the unpacked app with the systems' own tools.
import path from 'node:path';
import { inRoot, readJson } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { capture } from '../lib/run.mjs';

const ICONS = { 16: 16, 32: 32, 48: 48, 64: 64, 128: 128, 256: 256, 512: 512 };

function options(icons) {
  const { version, description, license, homepage } = readJson(inRoot('package.json'));
  return {
    name: 'authdesk',
    productName: 'Authdesk',
    genericName: 'Admin console',
    description,
    productDescription: `${description}. Finds users, says why they are stuck, and puts it right, in the database itself.`,
    version,
    license,
    homepage,
    bin: 'authdesk',
    categories: ['Development', 'Database'],
    icon: Object.fromEntries(
      Object.keys(ICONS).map((size) => [`${size}x${size}`, path.join(icons, `${size}x${size}.png`)]),
    ),
    mimeType: ['x-scheme-handler/authdesk', 'application/vnd.sqlite3'],
  };
}

/** A .deb of the unpacked app. @throws Problem where Debian's tools are not to be had */
export async function makeDeb({ unpacked, output, icons }) {
  await needs('dpkg-deb', 'fakeroot');
  const { default: installer } = await import('electron-installer-debian');
  const result = await installer({
    src: unpacked,
    dest: output,
    arch: { x64: 'amd64', arm64: 'arm64' }[process.arch],
    options: {
      ...options(icons),
      section: 'database',
      priority: 'optional',
      maintainer: 'Authdesk <support@authdesk.example>',
    },
    rename: (dest) => path.join(dest, '<%= name %>_<%= version %>_<%= arch %>.deb'),
  });
  return result.packagePaths;
}

/** An .rpm of the unpacked app. @throws Problem where Red Hat's tools are not to be had */
export async function makeRpm({ unpacked, output, icons }) {
  await needs('rpmbuild');
  const { default: installer } = await import('electron-installer-redhat');
  const result = await installer({
    src: unpacked,
    dest: output,
    arch: { x64: 'x86_64', arm64: 'aarch64' }[process.arch],
    options: options(icons),
    rename: (dest) => path.join(dest, '<%= name %>-<%= version %>.<%= arch %>.rpm'),
  });
  return result.packagePaths;
}

async function needs(...programs) {
  for (const program of programs) {
    const { code } = await capture(program, ['--version']);
    if (code !== 0) throw new Problem(`${program} is not installed.`);
  }
}
