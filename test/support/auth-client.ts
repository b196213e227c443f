/** One HTTP exchange with the auth server. */
export interface AuthReply {
  status: number;
  ok: boolean;
  /** The JSON body, or the text when it is not JSON, or null when it is empty. */
  body: unknown;
  headers: Headers;
  /** Cookies the reply set, ready for a Cookie header (empty when none). */
  cookie: string;
}

/** The user object better-auth answers with. */
export interface AuthUser extends Record<string, unknown> {
  id: string;
  email: string;
  name: string;
  emailVerified: boolean;
}

/** A signed-in client. */
export interface SignedIn extends AuthReply {
  /** Value of session.token. */
  token: string;
  user: AuthUser;
}

/** What get-session answers to a session it accepts. */
export interface SessionReply {
  session: Record<string, unknown> & { id: string; token: string; userId: string; expiresAt: string };
  user: AuthUser;
}

/** Data for a new user; further fields (username...) are passed through. */
export interface SignUpData extends Record<string, unknown> {
  email: string;
  password: string;
  name?: string;
}

/** How to send a request. */
export interface RequestOptions {
  method?: string;
  /** Sent as JSON; its presence makes the default method POST. */
  body?: unknown;
  cookie?: string;
  bearer?: string;
  /** Origin header: the server's own by default, null for none. */
  origin?: string | null;
  headers?: Record<string, string>;
}

/** Calls to the auth server, all of them over real HTTP. */
export interface AuthClient {
  /** Sends a request to a path below the base path, such as "/list-sessions", or to an absolute URL; follows no redirect. */
  request(path: string, options?: RequestOptions): Promise<AuthReply>;
  /** Signs a user up; throws with status and body when refused. `token` is null when the server wants verification first. */
  signUp(data: SignUpData): Promise<AuthReply & { user: AuthUser; token: string | null }>;
  /** Signs in with a password; throws with status and body when that yields no session. */
  signIn(email: string, password: string): Promise<SignedIn>;
  /** Signs in with a password and returns whatever the server said. */
  trySignIn(email: string, password: string): Promise<AuthReply & { token: string | null; user: AuthUser | null }>;
  /** The session a cookie header or a bare session token opens; null when the server refuses it. */
  getSession(cookieOrToken: string, options?: { disableCookieCache?: boolean }): Promise<SessionReply | null>;
  signOut(cookieOrToken: string): Promise<AuthReply>;
  /** The signed cookie a browser would hold for a session token. */
  cookieFor(token: string): string;
}

/** Builds a client for the server at `baseURL`. */
export function authClient(server: {
  baseURL: string;
  cookieFor(token: string): string;
  logs: readonly string[];
}): AuthClient {
  const request: AuthClient['request'] = async (path, options = {}) => {
    const url = path.startsWith('/') ? server.baseURL + path : path;
    // Node's fetch marks itself as a browser, which makes better-auth insist on an Origin
    const origin = options.origin === undefined ? new URL(server.baseURL).origin : options.origin;
    const response = await fetch(url, {
      method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
      redirect: 'manual',
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(origin === null ? {} : { origin }),
        ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
        ...(options.bearer === undefined ? {} : { authorization: `Bearer ${options.bearer}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    return {
      status: response.status,
      ok: response.ok,
      body: parse(await response.text()),
      headers: response.headers,
      cookie: cookiesOf(response.headers),
    };
  };

  const refusal = (what: string, reply: AuthReply) => {
    const logged = server.logs.length > 0 ? `\nserver log:\n${server.logs.slice(-5).join('\n')}` : '';
    return new Error(`${what} was refused: ${reply.status} ${JSON.stringify(reply.body)}${logged}`);
  };

  const asCookie = (cookieOrToken: string) =>
    // better-auth's tokens are alphanumeric, a cookie header always has an "="
    cookieOrToken.includes('=') ? cookieOrToken : server.cookieFor(cookieOrToken);

  const trySignIn: AuthClient['trySignIn'] = async (email, password) => {
    const reply = await request('/sign-in/email', { body: { email, password } });
    return { ...reply, ...sessionParts(reply) };
  };

  return {
    request,
    trySignIn,
    cookieFor: (token) => server.cookieFor(token),
    signIn: async (email, password) => {
      const reply = await trySignIn(email, password);
      const { token, user } = reply;
      if (token === null || user === null) throw refusal(`sign-in of ${email}`, reply);
      return { ...reply, token, user };
    },
    signUp: async (data) => {
      const reply = await request('/sign-up/email', { body: { name: 'Test User', ...data } });
      const { token, user } = sessionParts(reply);
      if (user === null) throw refusal(`sign-up of ${data.email}`, reply);
      return { ...reply, token, user };
    },
    getSession: async (cookieOrToken, options) => {
      const query = options?.disableCookieCache ? '?disableCookieCache=true' : '';
      const reply = await request(`/get-session${query}`, { cookie: asCookie(cookieOrToken) });
      if (reply.ok) return reply.body as SessionReply | null;
      // a broken or overloaded server is no statement about the session
      if (reply.status !== 401 && reply.status !== 403) throw refusal('get-session', reply);
      return null;
    },
    signOut: (cookieOrToken) => request('/sign-out', { body: {}, cookie: asCookie(cookieOrToken) }),
  };
}

/** Who was signed in; 1.0 answers to a sign-up with the bare user, and tells the token by the cookie only. */
function sessionParts({ body, cookie }: AuthReply): { token: string | null; user: AuthUser | null } {
  const { token = tokenOfCookie(cookie), user = null } = (body ?? {}) as {
    token?: string | null;
    user?: AuthUser | null;
  };
  const bare = user === null && typeof body === 'object' && body !== null && 'email' in body && 'id' in body;
  return { token, user: bare ? (body as unknown as AuthUser) : user };
}

/** The session token in a cookie header, or null where there is none. */
export function tokenOfCookie(cookie: string): string | null {
  const value = /(?:^|; )[\w.-]*session_token=([^;]+)/.exec(cookie)?.[1];
  return value === undefined ? null : (decodeURIComponent(value).split('.', 1)[0] ?? null);
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .filter((line) => !/;\s*max-age=0/i.test(line))
    .map((line) => line.split(';', 1)[0] ?? '')
    .join('; ');
}
