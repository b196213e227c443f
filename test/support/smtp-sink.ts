import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { selfSigned } from './self-signed';

/** How the sink treats its clients. */
export interface SmtpSinkOptions {
  /** A fixed port (default: any free one). */
  port?: number;
  /** Demands a login with exactly these values. */
  auth?: { user: string; pass: string };
  /** Refuses recipients: these addresses, or those the function picks; the answer is 550 or the given code. */
  rejectRecipients?: readonly string[] | ((address: string) => boolean | number);
  /** Refuses the message itself after DATA with this SMTP code. */
  rejectData?: number;
  /** Waits so many milliseconds before accepting a message. */
  delayMs?: number;
  /** Cuts the connection in the middle of the message (true: every time; a number: only for the first so many). */
  dropDuringData?: boolean | number;
  /** Encryption with a self-signed certificate; off by default. */
  tls?: 'starttls' | 'implicit';
  /** Uses a certificate that ran out. */
  expiredCertificate?: boolean;
}

/** A received message, with the envelope it came in and its source. */
export type SinkMessage = ParsedMail & {
  envelope: { from: string; to: string[]; user: string | null; encrypted: boolean };
  source: string;
};

/** A running SMTP server that keeps what it is sent. */
export interface SmtpSink {
  /** Such as smtp://127.0.0.1:2525, with the login in it when one is demanded. */
  url: string;
  port: number;
  /** The certificate in use, for tests that trust it. */
  certificate: string | null;
  messages: SinkMessage[];
  /** Connections opened so far, so that tests can prove that none was tried. */
  connections(): number;
  /** Connections open at this moment. */
  open(): number;
  /** Resolves once no connection is open any more. */
  idle(): Promise<void>;
  /** Cuts every open connection, as a server does with idle ones. */
  dropAll(): void;
  /** The first message, already here or still to come, that satisfies the predicate. */
  waitForMessage(predicate?: (message: SinkMessage) => boolean, timeoutMs?: number): Promise<SinkMessage>;
  /** Forgets the messages received so far. */
  clear(): void;
  stop(): Promise<void>;
}

/** Starts an SMTP sink on loopback. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const messages: SinkMessage[] = [];
  const watchers = new Set<() => void>();
  const sockets = new Map<number, Socket>();
  const certificate = options.tls ? selfSigned({ expired: options.expiredCertificate ?? false }) : null;
  let connections = 0;
  let dropsLeft = options.dropDuringData === true ? Infinity : Number(options.dropDuringData ?? 0);

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    if (dropsLeft > 0) {
      dropsLeft -= 1;
      // once part of the text has arrived, so that the client is past the server's go-ahead
      await once(stream, 'data');
      sockets.get(session.remotePort)?.destroy();
      throw refusal(451, 'connection dropped');
    }
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    if (options.delayMs) await sleep(options.delayMs);
    if (options.rejectData) throw refusal(options.rejectData, 'message refused');
    const source = Buffer.concat(chunks);
    const { mailFrom, rcptTo } = session.envelope;
    messages.push(
      Object.assign(await simpleParser(source), {
        envelope: {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((recipient) => recipient.address),
          user: session.user ?? null,
          encrypted: session.secure,
        },
        source: source.toString('utf8'),
      }),
    );
    for (const wake of watchers) wake();
  };

  const server = new SMTPServer({
    name: 'sink.test',
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 200,
    secure: options.tls === 'implicit',
    ...certificate,
    disabledCommands: [...(options.auth ? [] : ['AUTH']), ...(options.tls ? [] : ['STARTTLS'])],
    authOptional: !options.auth,
    allowInsecureAuth: !options.tls,
    onAuth: (given, _session, done) => {
      const accepted = given.username === options.auth?.user && given.password === options.auth?.pass;
      if (accepted) done(null, { user: given.username });
      else done(refusal(535, 'authentication failed'));
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = rejection(address, options.rejectRecipients);
      done(code === null ? null : refusal(code, `mailbox ${address} unavailable`));
    },
    onData: (stream, session, done) => {
      receive(stream, session).then(
        () => done(null, 'kept'),
        (error: unknown) => done(error as Error),
      );
    },
  });
  // clients that vanish (they do so on purpose in tests) are reported here; unheard, they would end the process
  server.on('error', () => {});
  const net = server.server;
  net.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    connections += 1;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });

  await new Promise<void>((resolve, reject) => {
    net.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const { port } = net.address() as AddressInfo;
  const login = options.auth
    ? `${encodeURIComponent(options.auth.user)}:${encodeURIComponent(options.auth.pass)}@`
    : '';

  return {
    url: `${options.tls === 'implicit' ? 'smtps' : 'smtp'}://${login}127.0.0.1:${port}`,
    port,
    certificate: certificate?.cert ?? null,
    messages,
    connections: () => connections,
    open: () => sockets.size,
    idle: async () => {
      await Promise.all([...sockets.values()].map(async (socket) => once(socket, 'close')));
    },
    dropAll: () => {
      for (const socket of sockets.values()) socket.destroy();
    },
    waitForMessage: (predicate = () => true, timeoutMs = 180_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = messages.find((message) => predicate(message));
          if (!found) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          const seen = messages.map((message) => `"${message.subject ?? ''}" to ${message.envelope.to.join(', ')}`);
          reject(new Error(`no such mail within ${timeoutMs} ms; received: ${seen.join('; ') || 'none'}`));
        }, timeoutMs);
        watchers.add(look);
        look();
      }),
    clear: () => {
      messages.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

/** Extracts the http(s) links of a message, text part first, each once. */
export function linksIn(message: { text?: string | undefined; html?: string | false | undefined }): string[] {
  const inText = (message.text ?? '').match(/https?:\/\/[^\s<>"']+/g) ?? [];
  const inHtml = [...(message.html || '').matchAll(/href\s*=\s*["']?(https?:\/\/[^"'\s>]+)/gi)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&'),
  );
  // a full stop or bracket after a link belongs to the sentence
  return [...new Set([...inText.map((link) => link.replace(/[.,;:!?)\]]+$/, '')), ...inHtml])];
}

function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

function rejection(address: string, rule: SmtpSinkOptions['rejectRecipients']): number | null {
  const verdict = typeof rule === 'function' ? rule(address) : (rule?.includes(address) ?? false);
  if (typeof verdict === 'number') return verdict;
  return verdict ? 550 : null;
}
