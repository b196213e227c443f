// What the files of known hosts say of a server, line by line.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysInFiles, shownKey } from '../../../src/main/data/ssh/known-hosts';
import { matchesPattern } from '../../../src/main/data/ssh/patterns';

const TYPE = 'ssh-ed25519';
const blob = Buffer.concat([Buffer.from([0, 0, 0, TYPE.length]), Buffer.from(TYPE), randomBytes(36)]);
const KEY = `${TYPE} ${blob.toString('base64')}`;
const hashed = (name: string) => {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-known-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const keysFor = async (lines: readonly string[], host: string, port: number) => {
  const file = path.join(folder, 'known_hosts');
  await writeFile(file, lines.join('\n'));
  return keysInFiles([path.join(folder, 'not-there'), file], host, port);
};

describe('a key', () => {
  it('is read out of its bytes', () => {
    const hash = createHash('sha256').update(blob).digest('base64').replaceAll('=', '');
    expect(shownKey(blob)).toEqual({ type: TYPE, fingerprint: `SHA256:${hash}` });
    expect(shownKey(Buffer.alloc(0)).type).toBe('');
  });

  it.each([
    ['db.example', 22, `db.example ${KEY}`, true],
    ['DB.example', 22, `other,db.EXAMPLE,10.0.0.1 ${KEY} a comment`, true],
    ['db.example', 22, `*.example ${KEY}`, true],
    ['db.example', 22, `!db.example,*.example ${KEY}`, false],
    ['db.example', 22, `[db.example]:2222 ${KEY}`, false],
    ['db.example', 2222, `[db.example]:2222 ${KEY}`, true],
    ['db.example', 22, `${hashed('db.example')} ${KEY}`, true],
    ['db.example', 22, `${hashed('other.example')} ${KEY}`, false],
    ['db.example', 2222, `${hashed('[db.example]:2222')} ${KEY}`, true],
    ['db.example', 22, `# db.example ${KEY}`, false],
    ['db.example', 22, `@cert-authority *.example ${KEY}`, false],
    ['db.example', 22, 'db.example ssh-ed25519', false],
    ['dbxexample', 22, `db.example ${KEY}`, false],
  ])('of %s, port %i, in “%s”: %s', async (host, port, line, found) => {
    const keys = await keysFor(['', line], host, port);
    expect(keys).toHaveLength(found ? 1 : 0);
    if (found) expect(keys[0]).toMatchObject({ ...shownKey(blob), revoked: false, usualPort: false, at: { line: 2 } });
  });

  it('of the usual port may vouch for another port, and is marked so', async () => {
    expect(await keysFor([`db.example ${KEY}`], 'db.example', 2222)).toMatchObject([{ usualPort: true }]);
  });

  it('that is revoked is told as such', async () => {
    expect(await keysFor([`@revoked * ${KEY}`], 'db.example', 22)).toMatchObject([{ revoked: true }]);
  });
});

describe('a pattern', () => {
  it('without marks stands for nothing but itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, pattern) => {
        fc.pre(!/[*?]/u.test(pattern));
        expect(matchesPattern(text, pattern)).toBe(text.toLowerCase() === pattern.toLowerCase());
      }),
    );
  });
});
