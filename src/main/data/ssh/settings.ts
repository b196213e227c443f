import path from 'node:path';
import { homedir, userInfo } from 'node:os';
import type { HostKey, SshServer, TunnelPart } from '@shared/api/ssh';

/** A tunnel with its secrets. */
export interface TunnelSettings {
  /** The servers on the way as they were entered, first to last, each with its secrets. */
  readonly servers: readonly SshServer[];
  /** Host keys that a person said are the right ones. */
  readonly hostKeys: readonly HostKey[];
  /** What goes through it. */
  readonly parts: ReadonlySet<TunnelPart>;
}

/** What this computer has for ssh. */
export interface SshComputer {
  /** The person's `.ssh`. */
  readonly folder: string;
  /** The files of known hosts, the person's own first. */
  readonly knownHosts: readonly string[];
  /** The socket of the running SSH agent; null where none is known. */
  readonly agent: () => string | null;
  readonly user: string;
}

/** As ssh itself finds it. */
export function thisComputer(folder = path.join(homedir(), '.ssh')): SshComputer {
  return {
    folder,
    knownHosts: [path.join(folder, 'known_hosts'), path.join(folder, 'known_hosts2'), '/etc/ssh/ssh_known_hosts'],
    agent: () => {
      const socket = process.env['SSH_AUTH_SOCK'] ?? '';
      if (socket !== '') return socket;
      return process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : null;
    },
    user: nameOfUser(),
  };
}

// A user without an entry in the system's list has no name there.
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? process.env['USERNAME'] ?? '';
  }
}
