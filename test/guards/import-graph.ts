import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseAst } from 'vite';

/** One import of a file: what it names, where that leads, and whether it is gone once types are stripped. */
export interface Import {
  from: string;
  /** A path below the root such as `src/shared/result.ts`, or a package such as `zod`, `@scope/name` or `node:fs`. */
  to: string;
  typeOnly: boolean;
}

/** Source texts by path relative to the root of the checkout, always with forward slashes. */
export type SourceTree = Record<string, string>;

const CODE = /\.(ts|tsx|mts)$/;
const TEST = /\.test\.tsx?$/;
const ENDINGS = ['', '.ts', '.tsx', '.mts', '.d.ts', '/index.ts', '/index.tsx'];

/** Reads the code below a folder, test files left out; empty when there is no such folder. */
export function readTree(root: string, folder: string): SourceTree {
  const tree: SourceTree = {};
  const visit = (relative: string) => {
    for (const entry of fs.readdirSync(path.join(root, relative), { withFileTypes: true })) {
      const name = `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(name);
      else tree[name] = CODE.test(name) ? fs.readFileSync(path.join(root, name), 'utf8') : '';
    }
  };
  if (fs.existsSync(path.join(root, folder))) visit(folder);
  return tree;
}

/** Every import in a tree. */
export function importsOf(tree: SourceTree): Import[] {
  return Object.keys(tree)
    .filter((file) => CODE.test(file) && !TEST.test(file))
    .flatMap((file) =>
      specifiersIn(file, tree[file] ?? '').map(({ specifier, typeOnly }) => ({
        from: file,
        to: resolve(specifier, file, tree),
        typeOnly,
      })),
    );
}

interface Specifier {
  specifier: string;
  typeOnly: boolean;
}

/** The few fields of a syntax tree node that matter here. */
interface Node {
  type?: string;
  importKind?: string;
  exportKind?: string;
  source?: Node;
  argument?: Node;
  literal?: Node;
  value?: unknown;
}

function specifiersIn(file: string, code: string): Specifier[] {
  const found: Specifier[] = [];
  const add = (source: Node | undefined, typeOnly: boolean) => {
    if (typeof source?.value === 'string') found.push({ specifier: source.value, typeOnly });
  };
  const visit = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const node = value as Node;
    if (node.type === 'ImportDeclaration') add(node.source, node.importKind === 'type');
    if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
      add(node.source, node.exportKind === 'type');
    }
    if (node.type === 'ImportExpression') add(node.source, false);
    if (node.type === 'TSImportType') add(node.source ?? node.argument?.literal, true);
    Object.values(value).forEach(visit);
  };
  visit(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  return found;
}

function resolve(specifier: string, from: string, tree: SourceTree): string {
  const bare = specifier.replace(/\?.*$/, '');
  const alias = bare.startsWith('@shared/') ? `src/shared/${bare.slice('@shared/'.length)}` : undefined;
  if (alias || bare.startsWith('.')) {
    const target = alias ?? path.posix.join(path.posix.dirname(from), bare);
    const stem = target.replace(/\.js$/, '');
    const candidates = [target, stem].flatMap((one) => ENDINGS.map((ending) => one + ending));
    return candidates.find((one) => one in tree) ?? target;
  }
  if (isBuiltin(bare)) return bare.startsWith('node:') ? bare : `node:${bare}`;
  return bare
    .split('/')
    .slice(0, bare.startsWith('@') ? 2 : 1)
    .join('/');
}
