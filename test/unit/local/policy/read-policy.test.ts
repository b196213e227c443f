import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineOf, linesOf } from '../../../../src/main/data/local/policy/line-of';
import { policyFile, PolicyFault, readPolicy } from '../../../../src/main/data/local/policy/read-policy';
import { refusalOf } from '../../../../src/main/shell/policy-at-start';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-policy-'));
  file = path.join(folder, 'policy.json');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function faultOf(text: string, mode = 0o644): Promise<PolicyFault> {
  await writeFile(file, text);
  await chmod(file, mode);
  try {
    readPolicy(file);
  } catch (error) {
    if (error instanceof PolicyFault) return error;
    throw error;
  }
  throw new Error('it was followed');
}

/** A policy in lines, of which the second is given. */
const withLine = (line: string) => `{\n${line}\n  "version": 1\n}\n`;

describe('a policy', () => {
  it('is what stands in its file', async () => {
    const rules = { version: 1, readOnly: 'all', maxRole: 'support', updates: { off: true }, telemetry: 'off' };
    await writeFile(file, JSON.stringify(rules), { mode: 0o644 });
    expect(readPolicy(file)).toEqual({ file, rules });
  });
  it('is none where there is no file', () => {
    expect(readPolicy(file)).toBeNull();
    expect(readPolicy(path.join(folder, 'nothing', 'policy.json'))).toBeNull();
  });
  it.each<[NodeJS.Platform, string]>([
    ['linux', '/etc/authdesk/policy.json'],
    ['darwin', '/Library/Application Support/Authdesk/policy.json'],
    ['win32', 'D:\\ProgramData\\Authdesk\\policy.json'],
  ])('lies on %s where only administrators write', (platform, expected) => {
    expect(policyFile(platform, { ProgramData: 'D:\\ProgramData' })).toBe(expected);
  });
});

describe('a policy that cannot be followed', () => {
  it.each([
    ['a setting there is not', '  "readonly": "all",', 'readonly: There is no such setting'],
    ['a value there is not', '  "maxRole": "admin",', 'maxRole: '],
    ['telemetry that is on', '  "telemetry": "on",', 'telemetry: '],
    ['a feed without encryption', '  "updates": { "feed": "http://updates.example" },', 'updates.feed: '],
    ['a place that is not whole', '  "saveIn": ["exports"],', 'saveIn.0: Takes whole paths'],
    ['an environment there is not', '  "readOnly": ["production", "prod"],', 'readOnly'],
  ])('names the line of %s', async (_what, line, message) => {
    const fault = await faultOf(withLine(line));
    expect(fault.message).toContain(message);
    expect(fault.line).toBe(2);
    expect(refusalOf(fault).detail).toContain(`${file}, line 2`);
  });
  it('names the line in a connection', async () => {
    const text = `{
  "version": 1,
  "connections": { "fixed": [
    { "id": "a", "name": "A", "environment": "production", "driver": "sqlite", "sqlite": { "file": "/a.db" } },
    { "id": "b", "name": "B", "driver": "sqlite", "environment": "staging",
      "sqlite": {
        "file": 5
      } }
  ] }
}`;
    expect((await faultOf(text)).line).toBe(7);
  });
  it('names the second of two connections of one id', async () => {
    const one =
      '{ "id": "a", "name": "A", "environment": "staging", "driver": "sqlite", "sqlite": { "file": "/a.db" } }';
    expect((await faultOf(`{ "version": 1,\n"connections": { "fixed": [${one},\n${one}] } }`)).line).toBe(3);
  });
  it('names the line where it stops being JSON, and an empty one', async () => {
    expect(await faultOf(withLine('  "maxRole": lead,'))).toMatchObject({ line: 2, message: 'It is not valid JSON' });
    expect(await faultOf('')).toMatchObject({ line: 1 });
  });
  it('is one without a version, and one of a version to come', async () => {
    expect((await faultOf('{}')).message).toContain('version');
    expect((await faultOf('{"version":2}')).message).toContain('version');
  });
  it.each([0o666, 0o664, 0o646])('is one that others may write (%o)', async (mode) => {
    expect((await faultOf('{"version":1}', mode)).message).toContain('written by others');
  });
  it('is one that is a folder', () => {
    expect(() => readPolicy(folder)).toThrow(PolicyFault);
  });
});

it('lines are those of the values, in any valid text (property)', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify({ a: value }, null, 2);
      const lines = linesOf(text);
      const visit = (at: unknown, way: (string | number)[]): void => {
        if (typeof at !== 'object' || at === null) return;
        for (const [key, below] of Object.entries(at)) {
          const next = [...way, Array.isArray(at) ? Number(key) : key];
          const line = text.split('\n')[lineOf(lines, next) - 1] ?? '';
          expect(line).toContain(
            Array.isArray(at) ? (JSON.stringify(below, null, 2).split('\n')[0] ?? '') : JSON.stringify(key),
          );
          visit(below, next);
        }
      };
      visit({ a: value }, []);
    }),
  );
});
