// How the servers on the way are reached, by what was entered and by the person's SSH config.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SshServer } from '@shared/api/ssh';
import { thisComputer, type SshComputer } from '../../../src/main/data/ssh/settings';
import { stopsOf } from '../../../src/main/data/ssh/ssh-config';

let folder: string;
let computer: SshComputer;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-config-'));
  computer = { ...thisComputer(folder), user: 'me' };
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const write = async (name: string, ...lines: string[]) => writeFile(path.join(folder, name), lines.join('\n'));
const server = (host: string, more: Partial<SshServer> = {}): SshServer => ({ host, auth: 'key', ...more });
const places = async (...servers: SshServer[]) =>
  (await stopsOf(servers, computer)).map(({ user, host, port, field }) => `${user}@${host}:${port} ${field}`);

describe('without a config', () => {
  it('a server is what was entered, as ssh completes it', async () => {
    expect(await places(server('Bastion.example'))).toEqual(['me@bastion.example:22 ssh']);
    expect(await places(server('a', { user: 'u', port: 1 }), server('b'))).toEqual([
      'u@a:1 ssh.jumps.0',
      'me@b:22 ssh',
    ]);
  });
});

describe('of a Host of the config', () => {
  it('what was entered comes first, then what stands first', async () => {
    await write('config', 'Host gate g*', '  hostname 10.0.0.7', '  PORT=2200', 'Host *', '  Port 1', '  User all');
    expect(await places(server('gate'))).toEqual(['all@10.0.0.7:2200 ssh']);
    expect(await places(server('gate', { user: 'x', port: 7 }))).toEqual(['x@10.0.0.7:7 ssh']);
    expect(await places(server('other'))).toEqual(['all@other:1 ssh']);
  });

  it('names and files are written out', async () => {
    await write('config', 'Host gate', '  HostName %h.internal', '  IdentityFile ~/.ssh/%r@%h', '  IdentityFile /k/b');
    const [stop] = await stopsOf([server('gate', { user: 'u' })], computer);
    expect(stop).toMatchObject({
      host: 'gate.internal',
      keyFiles: [path.join(os.homedir(), '.ssh/u@gate.internal'), '/k/b'],
    });
    const [typed] = await stopsOf([server('gate', { keyFile: '~/mine' })], computer);
    expect(typed?.keyFiles).toEqual([path.join(os.homedir(), 'mine')]);
  });

  it('jumps go before it, each as the config has it, unless some were entered', async () => {
    await write(
      'config',
      'Host db',
      '  ProxyJump u@first:7, second',
      'Host second',
      '  HostName 10.0.0.2',
      'Host first',
      '  ProxyJump zero',
      'Host none',
      '  ProxyJump none',
      'Host old',
      '  ProxyCommand ssh -W %h:%p second',
    );
    expect(await places(server('db'))).toEqual([
      'me@zero:22 ssh',
      'u@first:7 ssh',
      'me@10.0.0.2:22 ssh',
      'me@db:22 ssh',
    ]);
    expect(await places(server('x'), server('db'))).toEqual(['me@x:22 ssh.jumps.0', 'me@db:22 ssh']);
    expect(await places(server('none'))).toEqual(['me@none:22 ssh']);
    expect(await places(server('old'))).toEqual(['me@10.0.0.2:22 ssh', 'me@old:22 ssh']);
  });

  it('a password is not told to the jumps of the config', async () => {
    await write('config', 'Host db', '  ProxyJump first');
    const stops = await stopsOf([server('db', { auth: 'password', password: 'p' })], computer);
    expect(stops.map(({ auth, password }) => [auth, password])).toEqual([
      ['key', undefined],
      ['password', 'p'],
    ]);
  });

  it('a circle of jumps comes to an end', async () => {
    await write('config', 'Host a', '  ProxyJump b', 'Host b', '  ProxyJump a');
    expect((await places(server('a'))).length).toBeLessThan(20);
  });

  it('what is included counts where it stands', async () => {
    await write('one.conf', 'Host gate', '  Port 1');
    await write('two.conf', 'Host gate', '  User two');
    await write(
      'config',
      'Include *.conf',
      'User above',
      'Host gate',
      '  HostName inner',
      '  Include not-there',
      '  Port 9',
    );
    expect(await places(server('gate'))).toEqual(['two@inner:1 ssh']);
    expect(await places(server('else'))).toEqual(['above@else:22 ssh']);
  });

  it('nothing is run', async () => {
    const mark = path.join(folder, 'ran');
    await write('config', `Match exec "touch ${mark}"`, '  User ran', 'Host p', `  ProxyCommand touch ${mark}`);
    expect(await places(server('gate'))).toEqual(['me@gate:22 ssh']);
    await expect(stopsOf([server('p')], computer)).rejects.toMatchObject({ code: 'UNSUPPORTED', field: 'ssh.host' });
    await expect(rm(mark)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
