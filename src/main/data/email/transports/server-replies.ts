import { plural } from '../../base/plural';
import { AppError } from '../../base/app-error';

/** What the auth server answered. */
export interface ServerReply {
  readonly status: number;
  /** The body's `code`, where it is JSON and has one. */
  readonly code: string | null;
  /** The body's `status`, which better-auth sets when it accepts. */
  readonly accepted: boolean;
  /** The header X-Retry-After. */
  readonly retryAfter: string | null;
}

/** What better-auth's own limit is, where the server does not say. */
const DEFAULT_WAIT_SECONDS = 60;

interface Explanation {
  readonly message: string;
  readonly hint: string;
}

const untrustedTarget: Explanation = {
  message: 'The auth server does not trust the address the link is to lead to.',
  hint: 'Use a path such as /welcome, or have the address added to trustedOrigins.',
};
const captcha: Explanation = {
  message: 'The auth server wants a captcha to be solved, which only the user themselves can do.',
  hint: 'Ask the user to use the form of the app, or let Authdesk send over SMTP.',
};

/** Endpoints that only a plugin brings. */
const plugins: readonly { readonly path: string; readonly name: string }[] = [
  { path: '/sign-in/magic-link', name: 'sign-in links (the magic-link plugin)' },
  { path: '/email-otp/', name: 'codes by email (the email-otp plugin)' },
];

const byCode: Readonly<Record<string, Explanation>> = {
  VERIFICATION_EMAIL_NOT_ENABLED: {
    message: 'The auth server has no verification mail configured.',
    hint: 'Its developers have to set emailVerification.sendVerificationEmail, or let Authdesk send over SMTP.',
  },
  EMAIL_MISMATCH: {
    message: 'The auth server took us for somebody signed in with another address.',
    hint: 'Something between here and the server adds a session to the request. Ask whoever runs the proxy.',
  },
  EMAIL_ALREADY_VERIFIED: {
    message: 'The auth server says that the address is verified already.',
    hint: 'Reload the user.',
  },
  VALIDATION_ERROR: {
    message: 'The auth server does not take this for an email address.',
    hint: "Correct the user's email address first.",
  },
  INVALID_CALLBACK_URL: untrustedTarget,
  INVALID_REDIRECT_URL: untrustedTarget,
  INVALID_EMAIL: {
    message: 'The auth server does not take this for an email address.',
    hint: "Correct the user's email address first.",
  },
  RESET_PASSWORD_DISABLED: {
    message: 'The auth server has no password reset mail configured.',
    hint: 'Its developers have to set emailAndPassword.sendResetPassword, or let Authdesk send over SMTP.',
  },
  MISSING_RESPONSE: captcha,
  VERIFICATION_FAILED: captcha,
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: {
    message: 'The auth server took the request for one from a foreign site.',
    hint: 'Check the base URL and the origin in the connection; the origin has to be one of its trustedOrigins.',
  },
  MISSING_OR_NULL_ORIGIN: {
    message: 'The auth server did not see where the request came from.',
    hint: 'A proxy seems to remove the Origin header or to add a cookie. Ask whoever runs it.',
  },
  INVALID_ORIGIN: {
    message: 'The auth server does not trust the origin Authdesk names.',
    hint: 'Check the base URL and the origin in the connection; the origin has to be one of its trustedOrigins.',
  },
};

/** What the auth server's refusal means; null when it accepted. */
export function explainServerReply(reply: ServerReply, url: string, now = new Date()): AppError | null {
  const { status, code } = reply;
  if (status >= 200 && status < 300) {
    // A site that answers every address with its page has no auth server there.
    return reply.accepted ? null : rejected(reply, notBetterAuth(url));
  }
  if (status === 429) return rateLimited(reply, now);
  const known = code === null ? undefined : byCode[code];
  if (known) return rejected(reply, known);
  if (status >= 300 && status < 400) {
    return rejected(reply, {
      message: 'The auth server sent the request on to another address.',
      hint: 'Check the base URL: perhaps it has to begin with https://, or with www.',
    });
  }
  const plugin = plugins.find(({ path }) => new URL(url).pathname.includes(path));
  if (status === 404 && plugin !== undefined) {
    return rejected(reply, {
      message: `The auth server does not offer ${plugin.name}.`,
      hint: `Or nothing of better-auth answers at ${url}: check the base URL and the base path in the connection.`,
    });
  }
  if (status === 404 || status === 405) {
    return rejected(reply, {
      message: `There is no auth server at ${url}.`,
      hint: 'Check the base URL and the base path in the connection; the path is /api/auth unless it was changed.',
    });
  }
  if (status === 401 || status === 403) {
    return rejected(reply, {
      message: `The auth server does not let us in (${status}).`,
      hint: 'A proxy or a firewall in front of it may want a sign-in of its own.',
    });
  }
  if (status >= 500) {
    return rejected(reply, {
      message: `The auth server failed while handling the request (${status}).`,
      hint: 'Most likely its own mail sending failed; its log has the reason.',
    });
  }
  return rejected(reply, {
    message: `The auth server refused the request (${status}${code === null ? '' : `, ${code}`}).`,
    hint: 'Its log has the reason.',
  });
}

function rateLimited(reply: ServerReply, now: Date): AppError {
  const given = Number(reply.retryAfter);
  const known = reply.retryAfter !== null && Number.isFinite(given) && given >= 0;
  const seconds = known ? Math.ceil(given) : null;
  return waitSeconds(seconds, now, reply.status);
}

/** The countdown until a server takes the next mail; `seconds` is null where it did not say how long. */
export function waitSeconds(seconds: number | null, now: Date, status = 429): AppError {
  const wait = seconds === null ? 'a minute' : plural(seconds, 'second');
  return new AppError('SERVER_REJECTED', `The auth server has had too many mail requests; it asks to wait ${wait}.`, {
    hint: 'Users may be sharing this limit, so do not hurry. No mail was sent.',
    details: {
      status,
      ...(seconds !== null && { retryAfterSeconds: seconds }),
      retryAt: new Date(now.getTime() + (seconds ?? DEFAULT_WAIT_SECONDS) * 1000).toISOString(),
    },
  });
}

function notBetterAuth(url: string): Explanation {
  return {
    message: `What answers at ${url} is not a better-auth server.`,
    hint: 'Check the base URL and the base path in the connection; the path is /api/auth unless it was changed.',
  };
}

function rejected({ status, code }: ServerReply, { message, hint }: Explanation): AppError {
  return new AppError('SERVER_REJECTED', message, { hint, details: { status, ...(code !== null && { code }) } });
}

/** Why the auth server could not be asked. `sent`: the request may have arrived, so a mail may be on its way. */
export function explainNetworkFailure(error: unknown, origin: string, timedOut: boolean): AppError {
  const code = causeCode(error);
  const unreachable = ({ message, hint }: Explanation, maybeSent = false) =>
    new AppError('SERVER_UNREACHABLE', message, {
      hint,
      ...(maybeSent && { details: { outcome: 'unknown' } }),
      cause: error,
    });
  // What an SSH tunnel says for itself: nothing was asked yet.
  if (error instanceof AppError) return unreachable({ message: error.message, hint: error.hint ?? '' });
  if (timedOut) {
    return unreachable(
      {
        message: 'The auth server did not answer in time.',
        hint: 'It is not known whether it sent the mail. Ask the user before sending another.',
      },
      true,
    );
  }
  switch (code) {
    case 'ECONNREFUSED':
      return unreachable({ message: `Nothing answers at ${origin}.`, hint: 'Is the auth server running?' });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable({
        message: `The name in ${origin} was not found.`,
        hint: 'Check the base URL in the connection, and your network or VPN.',
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return unreachable({ message: `${origin} cannot be reached from here.`, hint: 'Check your network or VPN.' });
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return unreachable(
        {
          message: 'The auth server broke off before it answered.',
          hint: 'It is not known whether it sent the mail. Ask the user before sending another.',
        },
        true,
      );
    default:
      if (isCertificateError(code)) {
        return unreachable({
          message: `The certificate of ${origin} is not trusted (${code}).`,
          hint: 'Ask whoever runs the auth server to look at its certificate.',
        });
      }
      return unreachable({
        message: `The auth server at ${origin} could not be reached${code === '' ? '' : ` (${code})`}.`,
        hint: 'Check the base URL in the connection.',
      });
  }
}

/** Whether an error code speaks of a TLS certificate. */
export function isCertificateError(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|HOSTNAME_MISMATCH/.test(code);
}

function causeCode(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  if (cause instanceof AggregateError) return causeCode(cause.errors[0]);
  return typeof cause === 'object' && cause !== null ? causeCode(cause) : '';
}
