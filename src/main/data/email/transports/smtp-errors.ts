import { AppError } from '../../base/app-error';
import { isCertificateError } from './server-replies';

/** A failure as nodemailer tells it. */
export interface SmtpFailure {
  readonly code: string;
  /** The system's or TLS's own code, where there is one. */
  readonly originalCode: string;
  readonly message: string;
  /** The SMTP command that was refused. */
  readonly command: string;
  readonly responseCode: number | null;
  readonly response: string;
}

interface Circumstances {
  /** `host:port` */
  readonly server: string;
  readonly to: string;
  /** Whether the message itself was under way: from then on the server may have taken it. */
  readonly messageStarted: boolean;
}

interface Rule {
  readonly when: (failure: SmtpFailure, circumstances: Circumstances) => boolean;
  readonly message: (circumstances: Circumstances) => string;
  readonly hint: string;
  /** Of one person's address, not of every mail. */
  readonly about?: 'recipient';
  readonly unknown?: true;
}

const any = (failure: SmtpFailure, ...codes: string[]) =>
  codes.includes(failure.code) || codes.includes(failure.originalCode);

/** In order: what the server said comes before what became of the connection. */
const rules: readonly Rule[] = [
  {
    when: (f) => any(f, 'EAUTH', 'ENOAUTH') && f.responseCode !== 530 && f.response === '',
    message: () => 'There is no way to sign in to the mail server that both sides know.',
    hint: 'Check the user name and password in the connection’s SMTP address.',
  },
  {
    when: (f) => any(f, 'EAUTH', 'ENOAUTH'),
    message: () => 'The mail server refused the user name or the password.',
    hint: 'Check both in the connection’s SMTP address.',
  },
  {
    when: (f) => f.responseCode === 530 || /authentication required|must issue a STARTTLS/i.test(f.response),
    message: () => 'The mail server takes no mail without a sign-in or encryption.',
    hint: 'Put user name and password into the connection’s SMTP address and require TLS.',
  },
  {
    when: (f) => any(f, 'ETLS') && f.response !== '',
    message: ({ server }) => `The mail server at ${server} offers no encryption, which this connection requires.`,
    hint: 'Use its encrypted port (often smtps:// with 465), or allow mail without encryption in the connection.',
  },
  {
    when: (f) => isCertificateError(f.originalCode) || isCertificateError(f.code),
    message: ({ server }) => `The certificate of the mail server at ${server} is not trusted.`,
    hint: 'Ask whoever runs the mail server to look at its certificate.',
  },
  {
    when: (f) => any(f, 'ETLS', 'EPROTO') || /^ERR_SSL|^ERR_TLS/.test(f.originalCode),
    message: ({ server }) => `No encrypted connection to the mail server at ${server} came about.`,
    hint: 'smtps:// is for ports that are encrypted from the start (465), smtp:// for all others (587, 25).',
  },
  {
    when: (f) => f.command.startsWith('RCPT') && f.responseCode !== null && f.responseCode < 500,
    message: ({ to }) => `The mail server does not take mail for ${to} at the moment.`,
    hint: 'Try again in a few minutes.',
    about: 'recipient',
  },
  {
    when: (f) => f.command.startsWith('RCPT'),
    message: ({ to }) => `The mail server refused the recipient ${to}.`,
    hint: 'Check the address with the user.',
    about: 'recipient',
  },
  {
    when: (f) => f.command.startsWith('MAIL'),
    message: () => 'The mail server refused the sender.',
    hint: 'The sender in the connection has to be one this mail server may send for.',
  },
  {
    when: (f) => any(f, 'EMESSAGE') && f.responseCode !== null,
    message: () => 'The mail server refused the message.',
    hint: 'Nothing was sent. Ask whoever runs the mail server.',
  },
  {
    when: (f) => any(f, 'EENVELOPE'),
    message: () => 'The mail server did not take sender and recipient.',
    hint: 'Check the sender in the connection and the user’s address.',
  },
  {
    when: (f) => any(f, 'ECONNREFUSED'),
    message: ({ server }) => `No mail server answers at ${server}.`,
    hint: 'Check host and port in the connection’s SMTP address.',
  },
  {
    when: (f) => any(f, 'EDNS', 'ENOTFOUND', 'EAI_AGAIN'),
    message: ({ server }) => `No mail server with the name in ${server} was found.`,
    hint: 'Check the host in the connection’s SMTP address, and your network or VPN.',
  },
  {
    when: (f) => any(f, 'EHOSTUNREACH', 'ENETUNREACH'),
    message: ({ server }) => `The mail server at ${server} cannot be reached from here.`,
    hint: 'Check your network or VPN.',
  },
  {
    when: (f, { messageStarted }) => messageStarted && f.responseCode === null,
    message: () => 'The mail server broke off in the middle of the message.',
    hint: 'It is not known whether it sent the mail. Ask the user before sending another.',
    unknown: true,
  },
  {
    when: (f) => any(f, 'ETIMEDOUT'),
    message: ({ server }) => `The mail server at ${server} did not answer in time.`,
    hint: 'Nothing was sent. Check host and port; some networks block port 25.',
  },
  {
    when: (f) => any(f, 'ECONNECTION', 'ESOCKET', 'ECONNRESET', 'EPIPE'),
    message: ({ server }) => `The mail server at ${server} closed the connection.`,
    hint: 'Nothing was sent. Try again; if it stays so, check host and port.',
  },
];

/** Says in plain words why a mail did not leave, and whether that is certain. */
export function explainSmtpFailure(failure: SmtpFailure, circumstances: Circumstances, cause?: unknown): AppError {
  const rule = rules.find(({ when }) => when(failure, circumstances));
  const said = oneLine(failure.response);
  const hint = rule?.hint ?? 'Nothing was sent. Check the mail settings of the connection.';
  return new AppError('MAIL_FAILED', rule?.message(circumstances) ?? 'The mail server did not take the mail.', {
    hint: said === '' ? hint : `${hint} The server said: “${said}”`,
    details: {
      ...(failure.responseCode !== null && { smtpCode: failure.responseCode }),
      ...(rule?.about && { about: rule.about }),
      ...(rule?.unknown && { outcome: 'unknown' }),
    },
    cause,
  });
}

/** Reads what nodemailer threw. */
export function toSmtpFailure(error: unknown): SmtpFailure {
  const raw = (error ?? {}) as Readonly<Record<string, unknown>>;
  const text = (key: string) => (typeof raw[key] === 'string' ? raw[key] : '');
  const code = text('code');
  return {
    code,
    originalCode: text('originalCode') || text('errno') || code,
    message: text('message'),
    command: text('command'),
    responseCode: typeof raw['responseCode'] === 'number' ? raw['responseCode'] : null,
    response: text('response'),
  };
}

/** A server's words, fit to be shown. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
