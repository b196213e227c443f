import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

// Every text of the app, found in its source: what support staff reads is said in few and the same words.

interface Instead {
  readonly found: RegExp;
  readonly say: string;
}

/** What is not said, and what is said in its place. One word for one thing: see docs/glossary.md. */
const INSTEAD: readonly Instead[] = [
  { found: /\bAudit whole\b/u, say: 'Audit intact' },
  { found: /\bShut (?:the|this) account\b|\bShut account\b|\bshuts the account\b/u, say: 'Lock down account' },
  { found: /\bOdd in any way\b/u, say: 'Unusual' },
  { found: /\bonly such sessions\b/iu, say: 'Show only these' },
  { found: /What the last logout came to/u, say: 'Last logout’s result' },
  { found: /For good, until somebody lifts it|The ban has no end/u, say: 'Permanent' },
  { found: /columns? (?:is|are) not edited here/u, say: 'More fields' },
  { found: /nothing speaks for anything else/u, say: 'Assumed' },
  { found: /no row here means neither/u, say: 'Verification links are not listed here.' },
  { found: /to 9 open at once/u, say: 'to 9: open that one' },
  { found: /^Undid$/u, say: 'Undone' },
  { found: /^Resent\b/u, say: 'Sent …, or … could not be sent' },
  { found: /the column \w+ is missing/u, say: 'what cannot be done, without the column' },
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textIn = (value: unknown): string => (typeof value === 'string' ? value.replaceAll(/\s+/gu, ' ').trim() : '');

/** The pieces of a template, with an ellipsis for what is put between them. */
function templateText(pieces: readonly unknown[]): string {
  return pieces
    .map((piece) => (isObject(piece) && isObject(piece['value']) ? textIn(piece['value']['cooked']) : ''))
    .join(' … ');
}

/** Texts of a source: literals, templates, and what stands between tags. */
function textsOf(name: string, source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one);
      return;
    }
    if (!isObject(node)) return;
    if (node['type'] === 'Literal' || node['type'] === 'JSXText') texts.push(textIn(node['value']));
    const { quasis } = node;
    if (node['type'] === 'TemplateLiteral' && Array.isArray(quasis)) texts.push(templateText(quasis));
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parseAst(source, { lang: name.endsWith('x') ? 'tsx' : 'ts' }).body);
  return texts;
}

function faultsIn(name: string, source: string): readonly string[] {
  return textsOf(name, source).flatMap((text) =>
    INSTEAD.filter(({ found }) => found.test(text)).map(({ say }) => `${name}: “${text}”; say: ${say}`),
  );
}

describe('the texts of the app', () => {
  it('are in plain words', async () => {
    const faults: string[] = [];
    for (const top of ['src/renderer/src', 'src/main']) {
      for (const name of await readdir(top, { recursive: true })) {
        if (!/\.tsx?$/u.test(name)) continue;
        faults.push(...faultsIn(path.join(top, name), await readFile(path.join(top, name), 'utf8')));
      }
    }
    expect(faults).toEqual([]);
  });

  it.each([
    ['a literal', "const a = 'Audit whole';"],
    ['a template', 'const a = `Shut the account of ${who}: done`;'],
    ['a text between tags', 'const a = <p>{explain} Press to see only\n such sessions.</p>;'],
    ['an attribute', 'const a = <Box title="Odd in any way" />;'],
  ])('are seen in %s', (_where, source) => {
    expect(faultsIn('a.tsx', source)).toHaveLength(1);
  });
});
