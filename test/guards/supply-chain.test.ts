// What ships is known by name, version and licence, and grows only on purpose.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly folder: string;
  readonly neededBy: string | null;
}
interface Bill {
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
interface Findings {
  readonly stop: readonly { readonly name: string }[];
  readonly mention: readonly { readonly name: string }[];
}
const load = (name: string) => import(path.resolve(import.meta.dirname, '../../scripts/supply', name));
const { LICENCES, shippedPackages } = (await load('shipped.mjs')) as {
  LICENCES: string[];
  shippedPackages(): Shipped[];
};
const { billOfMaterials } = (await load('sbom.mjs')) as { billOfMaterials(): Bill };
const { sortAdvisories } = (await load('advisories.mjs')) as {
  sortAdvisories(report: unknown, folders: string[]): Findings;
};
const { changelogText } = (await load('changelog.mjs')) as {
  changelogText(commits: { subject: string; day: string; tags: string[] }[], version: string): string;
};

const text = (file: string) => readFileSync(file, 'utf8');
const shipped = shippedPackages();

describe('what ships', () => {
  const rows = [...text('docs/packages.md').matchAll(/^\| (\S+) +\| (\S+) +\| (\S.*?) +\|$/gmu)]
    .map(([, name, licence, why]) => ({ name, licence, why }))
    .filter(({ name }) => name !== 'Package' && !name?.startsWith('-'));

  it('is what the list says, with its licence, no more and no less', () => {
    expect(rows.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([
      ...new Set(shipped.map(({ name, licence }) => `${name}: ${licence}`)),
    ]);
  });

  it('is needed by what it is said to be needed by', () => {
    const needing = new Map(shipped.map(({ name, neededBy }) => [name, neededBy]));
    const wrong = rows.filter(({ name = '', why = '' }) => {
      const neededBy = needing.get(name) ?? null;
      return neededBy === null ? why.startsWith('needed by') : why !== `needed by ${neededBy}`;
    });
    expect(wrong).toEqual([]);
  });

  it('holds main’s packages and those of the page, fonts included', () => {
    const names = shipped.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['pg', 'pg-protocol', 'react', '@floating-ui/core']));
    expect(names).toEqual(
      expect.arrayContaining(['@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono']),
    );
    expect(names).not.toContain('vitest');
  });

  it('is under licences that ask for no more than their text', () => {
    expect(shipped.filter(({ licence }) => !LICENCES.includes(licence))).toEqual([]);
  });

  it('is in the bill of materials once each, with Electron, and every reference leads somewhere', () => {
    const { components, dependencies } = billOfMaterials();
    const refs = components.map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(components.map(({ name }) => name)).toEqual([...shipped.map(({ name }) => name), 'electron']);
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref))).toEqual([]);
    expect(billOfMaterials()).toEqual(billOfMaterials());
  });
});

describe('versions', () => {
  const { dependencies, devDependencies } = JSON.parse(text('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const { packages } = JSON.parse(text('package-lock.json')) as {
    packages: Record<
      string,
      { version?: string; integrity?: string; resolved?: string; link?: boolean; inBundle?: boolean }
    >;
  };

  it('are exact', () => {
    const exact = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/u;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, range]) => !exact.test(range));
    expect(loose).toEqual([]);
  });

  it('are those of the lockfile, each with a checksum and none from elsewhere than the registry', () => {
    expect(packages['']).toMatchObject({ dependencies, devDependencies });
    const others = Object.entries(packages).filter(([folder]) => folder !== '');
    const odd = others.filter(
      ([, { integrity, resolved, link, inBundle }]) =>
        link === true ||
        (inBundle !== true && integrity?.startsWith('sha512-') !== true) ||
        (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
    );
    expect(odd).toEqual([]);
  });

  it('run no script of theirs when they are installed', () => {
    expect(text('.npmrc')).toMatch(/^ignore-scripts=true$/mu);
  });
});

describe('known faults', () => {
  it('stop a release where they are serious and ship, and are mentioned where not', () => {
    const vulnerabilities = {
      pg: { severity: 'high', nodes: ['node_modules/pg'] },
      zod: { severity: 'moderate', nodes: ['node_modules/zod'] },
      vitest: { severity: 'critical', nodes: ['node_modules/vitest'] },
      // the name of one that ships, but another copy
      jose: { severity: 'critical', nodes: ['node_modules/x/node_modules/jose'] },
    };
    const { stop, mention } = sortAdvisories({ vulnerabilities }, [
      'node_modules/pg',
      'node_modules/zod',
      'node_modules/jose',
    ]);
    expect(stop.map(({ name }) => name)).toEqual(['pg']);
    expect(mention.map(({ name }) => name)).toEqual(['zod', 'vitest', 'jose']);
  });
});

describe('the list of changes', () => {
  const commit = (subject: string, day = '2026-11-02', ...tags: string[]) => ({ subject, day, tags });

  it('has a part for each version and day, leaves out what says nothing, and takes subjects for text', () => {
    const written = changelogText(
      [commit('Newest <b>'), commit('wip'), commit('Released', '2026-11-01', 'v0.1.0'), commit('First', '2026-10-31')],
      '0.2.0',
    );
    expect(written.split('\n').filter((line) => /^[#-]/u.test(line))).toEqual([
      '# Changes',
      '## 0.2.0 (not released)',
      '### 2026-11-02',
      String.raw`- Newest \<b\>`,
      '## 0.1.0',
      '### 2026-11-01',
      '- Released',
      '### 2026-10-31',
      '- First',
    ]);
  });
});
