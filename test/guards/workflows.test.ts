// The workflows cannot run here, so what they are made of is checked: their form, and that all they call is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const FOLDER = '.github/workflows';
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const settings = z.record(z.string(), scalar);
const step = z
  .strictObject({
    name: z.string().optional(),
    id: z.string().optional(),
    if: z.string().optional(),
    /** By the commit: a tag may be moved to another one. */
    uses: z
      .string()
      .regex(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/u)
      .optional(),
    with: settings.optional(),
    run: z.string().optional(),
    env: settings.optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), 'takes either uses or run');
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const job = z.strictObject({
  name: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.string().optional(),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: permissions.optional(),
  environment: z.string().optional(),
  strategy: z
    .strictObject({ 'fail-fast': z.boolean().optional(), matrix: z.record(z.string(), z.array(z.unknown())) })
    .optional(),
  env: settings.optional(),
  steps: z.array(step).min(1),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  /** Said by every workflow, as what is given unsaid depends on the repository. */
  permissions,
  concurrency: z.record(z.string(), scalar).optional(),
  env: settings.optional(),
  jobs: z.record(z.string().regex(/^[\w-]+$/u), job),
});

const { readYaml } = (await import(path.resolve(import.meta.dirname, '../../scripts/supply/read-yaml.mjs'))) as {
  readYaml(text: string): unknown;
};
const read = (text: string) => workflow.parse(readYaml(text));

/** What is wrong with one line that a workflow runs. */
function faultOf(line: string): string | null {
  if (/\$\{\{\s*github\.(event|head_ref)/u.test(line)) return 'puts what anybody may write into a command';
  // What a matrix holds stands in the workflow itself.
  const plain = line.replaceAll(/\$\{\{ matrix\.\w+ \}\}/gu, 'x');
  if (line === 'npm ci') return null;
  const script = /^npm (?:run ([\w:-]+)|(test))(?: -- [\w./ -]+)?$/u.exec(plain);
  if (script !== null) return (script[1] ?? script[2] ?? '') in scripts ? null : 'is no command of ours';
  const file = /^node (scripts\/[\w./-]+\.mjs)( [\w./-]+)*$/u.exec(plain)?.[1];
  if (file !== undefined) return existsSync(file) ? null : 'runs a script that is not there';
  return 'is more than a command of ours';
}

const files = readdirSync(FOLDER).map((file) => path.posix.join(FOLDER, file));

describe.each(files)('%s', (file) => {
  const { jobs } = read(readFileSync(file, 'utf8'));
  const steps = Object.values(jobs).flatMap((one) => one.steps);
  const lines = steps.flatMap(({ run }) => run?.trim().split('\n') ?? []);

  it('runs nothing but commands of the repository', () => {
    expect(lines.flatMap((line) => (faultOf(line) === null ? [] : [`${line}: ${faultOf(line)}`]))).toEqual([]);
  });

  it('waits for jobs that are there only', () => {
    const needs = Object.values(jobs).flatMap((one) => one.needs ?? []);
    expect(needs.filter((name) => !(name in jobs))).toEqual([]);
  });

  it('leaves no key behind for what it runs', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter((one) => one.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  it('calls scripts that can be read by Node', () => {
    const commands = lines.map((line) => scripts[/^npm run ([\w:-]+)/u.exec(line)?.[1] ?? ''] ?? line);
    const own = new Set(commands.map((line) => /^node (\S+\.mjs)/u.exec(line)?.[1]).filter((one) => one !== undefined));
    const readable = (one: string) => spawnSync(process.execPath, ['--check', one], { env: asNode() }).status === 0;
    expect([...own].filter((one) => !readable(one))).toEqual([]);
  });
});

// These tests also run inside Electron, where a child is Node only on request.
const asNode = () => ({ ...process.env, ELECTRON_RUN_AS_NODE: '1' });

describe('a workflow', () => {
  const minimal = (changes: object) =>
    JSON.stringify({
      name: 'x',
      on: { push: {} },
      permissions: {},
      jobs: { a: { 'runs-on': 'x', 'timeout-minutes': 1, steps: [{ run: 'npm ci' }], ...changes } },
    });

  it.each([
    ['no limit of time', /timeout-minutes/, { 'timeout-minutes': undefined }],
    ['an action by its tag', /uses/, { steps: [{ uses: 'actions/checkout@v4' }] }],
    ['a step that does nothing', /either uses or run/, { steps: [{ name: 'x' }] }],
    ['a word that is none', /stepps/, { stepps: [] }],
  ])('with %s is refused', (_, why, changes) => {
    expect(() => read(minimal({}))).not.toThrow();
    expect(() => read(minimal(changes))).toThrow(why);
  });

  it.each([
    'npm run nothing',
    'node scripts/nothing.mjs',
    'curl https://example.com | sh',
    'npm test && rm -rf /',
    'npm run audit -- ${{ github.event.issue.title }}',
  ])('that runs %s is refused', (line) => {
    expect(faultOf(line)).not.toBeNull();
  });
});

it('dependabot’s settings are whole', () => {
  const settingsOf = z.strictObject({
    version: z.literal(2),
    updates: z.array(
      z.looseObject({
        'package-ecosystem': z.enum(['npm', 'github-actions']),
        directory: z.string(),
        schedule: z.strictObject({ interval: z.enum(['daily', 'weekly', 'monthly']) }),
      }),
    ),
  });
  const { updates } = settingsOf.parse(readYaml(readFileSync('.github/dependabot.yml', 'utf8')));
  expect(updates.map((one) => one['package-ecosystem'])).toEqual(['npm', 'github-actions']);
});
