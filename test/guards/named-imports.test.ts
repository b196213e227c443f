import { execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { readTree, type SourceTree } from './import-graph';

// The app is built as modules and packages stay outside of it: a name that Node does not find in a CommonJS package breaks
// the file that imports it, while Vitest, which looks into the package itself, never notices.

const root = resolve(import.meta.dirname, '../..');

interface Node {
  readonly type: string;
  readonly importKind?: string;
  readonly source?: { readonly value: string };
  readonly specifiers?: readonly {
    readonly type: string;
    readonly importKind?: string;
    readonly imported?: { readonly name?: string; readonly value?: string };
  }[];
}

/** What is imported by name from packages, types left out: `package name`. */
function namesIn(tree: SourceTree): string[] {
  const found = new Set<string>();
  for (const [file, code] of Object.entries(tree)) {
    if (!file.endsWith('.ts')) continue;
    const { body } = parseAst(code, { lang: 'ts' }) as unknown as { readonly body: readonly Node[] };
    for (const { type, importKind, source, specifiers = [] } of body) {
      const from = source?.value ?? '';
      if (type !== 'ImportDeclaration' || importKind === 'type' || /^(?:\.|@shared\/)/.test(from)) continue;
      // Electron makes this one up itself.
      if (isBuiltin(from) || from === 'electron' || from.includes('?')) continue;
      for (const one of specifiers) {
        const name = one.imported?.name ?? one.imported?.value;
        if (one.type === 'ImportSpecifier' && one.importKind !== 'type' && name) found.add(`${from} ${name}`);
      }
    }
  }
  return [...found];
}

/** Those of them that Node itself does not find. */
function missing(names: readonly string[]): string[] {
  const look = `const missing = [];
    for (const [from, name] of ${JSON.stringify(names.map((one) => one.split(' ')))}) {
      if (!(name in await import(from))) missing.push(from + ' ' + name);
    }
    process.stdout.write(JSON.stringify(missing)); process.exit(0);`;
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', look], { cwd: root, encoding: 'utf8' });
  return JSON.parse(told) as string[];
}

describe('names imported from packages', () => {
  it('are there for Node too, in all of main', () => {
    const names = namesIn(readTree(root, 'src/main'));
    expect(names).toContain('kysely Kysely');
    expect(missing(names)).toEqual([]);
  });

  it('are told where they are not', () => {
    const names = namesIn({
      'a.ts': `import { utils, type ParsedKey } from 'ssh2'; import type { Client } from 'ssh2'; import pg from 'pg';
        import { join } from 'node:path'; import { x } from './x'; import { y } from '@shared/y';`,
    });
    expect(names).toEqual(['ssh2 utils']);
    expect(missing(names)).toEqual(['ssh2 utils']);
  });
});
