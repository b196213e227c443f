import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { SshServer } from '@shared/api/ssh';
import { AppError } from '../base/app-error';
import { matchesPattern } from './patterns';
import type { SshComputer } from './settings';

/** A server on the way as it is really reached. */
export interface Stop {
  /** As it was entered, for people. */
  readonly entered: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly auth: SshServer['auth'];
  /** The files of keys to try; empty: the usual ones. */
  readonly keyFiles: readonly string[];
  /** The socket of the agent to ask; undefined: the running one. */
  readonly agent: string | undefined;
  readonly password: string | undefined;
  readonly passphrase: string | undefined;
  /** Where it is set: `ssh`, or `ssh.jumps.0` and so on; one of the SSH config where the server is that it is for. */
  readonly field: string;
}

/** What of an SSH config is heeded here. Of a value given twice the first counts. */
const fromConfig = z.object({
  hostname: z.string().optional(),
  port: z.string().regex(/^\d+$/u).optional(),
  user: z.string().optional(),
  identityfile: z.array(z.string()).optional(),
  identityagent: z.string().optional(),
  proxyjump: z.string().optional(),
  proxycommand: z.union([z.string(), z.array(z.string()).transform((words) => words.join(' '))]).optional(),
});
type Said = z.infer<typeof fromConfig>;

/** Files that include each other stop here. */
const DEEPEST = 8;

/**
 * The servers on the way, first to last: as they were entered, with what the person's SSH config says of each (HostName, User,
 * Port, IdentityFile, IdentityAgent). Where no jump was entered, those of its ProxyJump come first.
 * @throws AppError UNSUPPORTED for a ProxyCommand, which would run a program
 */
export async function stopsOf(servers: readonly SshServer[], computer: SshComputer): Promise<Stop[]> {
  const text = await configText(path.join(computer.folder, 'config'), computer, 0);
  const stops: Stop[] = [];
  for (const [i, server] of servers.entries()) {
    const field = i === servers.length - 1 ? 'ssh' : `ssh.jumps.${i}`;
    const said = await saidOf(text, server);
    // What was entered comes before the config, and so do the jumps.
    if (i === 0) stops.push(...(await jumpsOf({ text, said, server, field, depth: 0 }, computer)));
    stops.push(stopOf(server, said, field, computer));
  }
  return stops;
}

interface Jumping {
  readonly text: string;
  readonly said: Said;
  readonly server: SshServer;
  readonly field: string;
  readonly depth: number;
}

async function jumpsOf({ text, said, server, field, depth }: Jumping, computer: SshComputer): Promise<Stop[]> {
  const jump = said.proxyjump ?? jumpOfCommand(said.proxycommand);
  if (jump === null) {
    throw new AppError(
      'UNSUPPORTED',
      `The SSH config of this computer reaches ${server.host} by a ProxyCommand, a program that Authdesk does not run.`,
      { hint: 'Enter the jump hosts in the connection, or write the config with ProxyJump.', field: `${field}.host` },
    );
  }
  if (jump === undefined || jump.toLowerCase() === 'none' || depth >= DEEPEST) return [];
  const stops: Stop[] = [];
  for (const [i, place] of jump.split(',').entries()) {
    const {
      user,
      host = '',
      port,
    } = /^(?:ssh:\/\/)?(?:(?<user>[^@]+)@)?(?<host>\[[^\]]+\]|[^:/]+)(?::(?<port>\d+))?\/?$/u.exec(place.trim())
      ?.groups ?? {};
    if (host === '') continue;
    const jumping: SshServer = {
      host: host.replaceAll(/^\[|\]$/gu, ''),
      ...(user !== undefined && { user }),
      ...(port !== undefined && { port: Number(port) }),
      // Signed in to as to the server itself, but for a password, which is that one's alone.
      auth: server.auth === 'password' ? 'key' : server.auth,
      ...(server.passphrase !== undefined && { passphrase: server.passphrase }),
    };
    const own = await saidOf(text, jumping);
    const same = server.keyFile !== undefined && { identityfile: [server.keyFile] };
    const of = own.identityfile === undefined ? { ...own, ...same } : own;
    if (i === 0) stops.push(...(await jumpsOf({ text, said: of, server: jumping, field, depth: depth + 1 }, computer)));
    stops.push(stopOf(jumping, of, field, computer));
  }
  return stops;
}

// The old way to say ProxyJump; null for any other program.
function jumpOfCommand(command: string | undefined): string | null | undefined {
  if (command === undefined || command.toLowerCase() === 'none') return undefined;
  const [, before, after] = /^ssh(?: -q)?(?: ([^-\s]\S*))? -W "?%h:%p"?(?: ([^-\s]\S*))?$/u.exec(command.trim()) ?? [];
  return before ?? after ?? null;
}

function stopOf(server: SshServer, said: Said, field: string, computer: SshComputer): Stop {
  const host = (said.hostname ?? server.host).replaceAll('%h', server.host).replaceAll('%%', '%');
  const user = server.user ?? said.user ?? computer.user;
  const port = server.port ?? Number(said.port ?? 22);
  const file = (name: string) => inFull(name, { '%h': host, '%r': user, '%u': computer.user, '%p': String(port) });
  const keyFiles = server.keyFile === undefined ? (said.identityfile ?? []) : [server.keyFile];
  const agent = said.identityagent;
  return {
    entered: server.host,
    host: host.toLowerCase(),
    port,
    user,
    auth: server.auth,
    keyFiles: keyFiles.filter((name) => name.toLowerCase() !== 'none').map(file),
    agent: agent === undefined || /^(none|SSH_AUTH_SOCK|\$.*)$/u.test(agent) ? undefined : file(agent),
    password: server.password,
    passphrase: server.passphrase,
    field,
  };
}

/** A path as ssh writes it, in full: `~` is the home, and `%d` too. */
function inFull(name: string, marks: Readonly<Record<string, string>>): string {
  const home = homedir();
  const expanded = name.replaceAll(/%[dhrup%]/gu, (mark) =>
    mark === '%d' ? home : mark === '%%' ? '%' : (marks[mark] ?? mark),
  );
  return path.resolve(home, expanded.replace(/^~(?=$|[/\\])/u, home));
}

async function saidOf(text: string, server: SshServer): Promise<Said> {
  if (text === '') return {};
  const { default: SSHConfig } = await import('ssh-config');
  try {
    // Nothing in it may run a program: no `Match exec`, and no look-up of names.
    const config = SSHConfig.parse(text.replaceAll(/^\s*CanonicalizeHostname\b.*$/gimu, ''));
    const user = server.user !== undefined && { User: server.user };
    const said = config.compute({ Host: server.host, ...user }, { ignoreCase: true, matchExec: false });
    return fromConfig.parse(said);
  } catch (error) {
    throw new AppError('UNSUPPORTED', 'The SSH config of this computer could not be understood.', {
      hint: `Check ~/.ssh/config: “ssh -G ${server.host}” says what is wrong in it.`,
      cause: error,
    });
  }
}

async function filesLike(pattern: string): Promise<string[]> {
  if (!/[*?]/u.test(pattern)) return [pattern];
  const folder = path.dirname(pattern);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => matchesPattern(name, path.basename(pattern)))
    .toSorted()
    .map((name) => path.join(folder, name));
}

// The library leaves Include alone. What comes after an included file goes on where the file that names it was.
async function configText(file: string, computer: SshComputer, depth: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => ''); // most people have none
  if (!/^\s*Include\b/imu.test(text) || depth >= DEEPEST) return text;
  const lines: string[] = [];
  let section = 'Host *';
  for (const line of text.split(/\r?\n/u)) {
    const included = /^\s*Include(?:\s*=\s*|\s+)(.+)$/iu.exec(line)?.[1];
    if (/^\s*(Host|Match)\b/iu.test(line)) section = line;
    if (included === undefined) {
      lines.push(line);
      continue;
    }
    for (const name of included.match(/"[^"]+"|\S+/gu) ?? []) {
      const pattern = name.replaceAll('"', '').replace(/^~(?=\/)/u, homedir());
      for (const found of await filesLike(path.resolve(computer.folder, pattern))) {
        lines.push(await configText(found, computer, depth + 1));
      }
    }
    lines.push(section);
  }
  return lines.join('\n');
}
