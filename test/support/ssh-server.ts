// An SSH server within the test's own process: for what OpenSSH needs the system's users for (passwords, conversations), and
// with names of its own, which nothing but the way through it can find.
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Server, utils, type AuthContext, type Connection } from 'ssh2';

/** The SSH server, and what happened at it. */
export interface SshServer {
  readonly port: number;
  /** As `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  /** Its host key as `known_hosts` has it, without the name. */
  readonly hostKey: string;
  /** Where streams were asked to lead, such as `db.internal:5432`. */
  readonly asked: string[];
  /** Passwords it was shown, in whatever way. */
  readonly shown: string[];
  /** Connections that are signed in right now. */
  readonly signedIn: () => number;
  /** Cuts every connection, as a network does. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly user?: string;
  readonly password?: string;
  /** How it takes proofs; a password by default. `code` asks for a password and a code. */
  readonly takes?: 'password' | 'conversation' | 'code' | 'key-and-password';
  /** Names only it knows: `name:port` → a port of this computer. All others it looks up as everybody does. */
  readonly hosts?: Readonly<Record<string, number>>;
}

export const SSH_PASSWORD = 'ssh-Passw0rd!';

/** Of ssh2's own keys, one in some hundred is one that ssh2 itself cannot read. */
function freshHostKey() {
  for (;;) {
    const pair = utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** Starts one on a free port of loopback. */
export async function startSshServer({
  user = 'deploy',
  password = SSH_PASSWORD,
  takes = 'password',
  hosts = {},
}: Options = {}): Promise<SshServer> {
  const pair = freshHostKey();
  const [asked, shown]: [string[], string[]] = [[], []];
  const clients = new Set<Connection>();

  const judge = (context: AuthContext) => {
    const methods = {
      password: 'password',
      conversation: 'keyboard-interactive',
      code: 'keyboard-interactive',
      'key-and-password': 'publickey',
    } as const;
    const refuse = () => context.reject([methods[takes]]);
    if (context.username !== user) return refuse();
    if (context.method === 'publickey' && takes === 'key-and-password') return context.reject(['password'], true);
    if (context.method === 'password' && takes === 'password') {
      shown.push(context.password);
      return context.password === password ? context.accept() : refuse();
    }
    if (context.method === 'keyboard-interactive' && (takes === 'conversation' || takes === 'code')) {
      const prompts = [
        { prompt: 'Password: ', echo: false },
        ...(takes === 'code' ? [{ prompt: 'Code: ', echo: true }] : []),
      ];
      return context.prompt(prompts, (answers) => {
        shown.push(...answers);
        if (answers[0] === password && takes === 'conversation') context.accept();
        else refuse();
      });
    }
    return refuse();
  };

  const server = new Server({ hostKeys: [pair.private] }, (client) => {
    client.on('error', () => {}); // whoever was cut off
    client.on('authentication', judge);
    client.on('ready', () => {
      clients.add(client);
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        const place = `${destIP}:${destPort}`;
        asked.push(place);
        const socket = connect(hosts[place] ?? destPort, hosts[place] === undefined ? destIP : '127.0.0.1');
        socket.once('error', () => reject());
        socket.once('connect', () => {
          const stream = accept();
          stream.on('error', () => {});
          socket.on('error', () => stream.destroy());
          socket.pipe(stream).pipe(socket);
          stream.on('close', () => socket.destroy());
        });
      });
    });
    client.on('close', () => clients.delete(client));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const parsed = utils.parseKey(pair.public);
  if (parsed instanceof Error) throw parsed;
  const { createHash } = await import('node:crypto');
  const fingerprint = `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/u, '')}`;
  const cut = () => {
    for (const client of clients) (client as unknown as { _sock: { destroy: () => void } })._sock.destroy();
  };
  return {
    port,
    fingerprint,
    hostKey: `ssh-ed25519 ${parsed.getPublicSSH().toString('base64')}`,
    asked,
    shown,
    signedIn: () => clients.size,
    cut,
    stop: async () => {
      cut();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
