// Everything a connection can hold has its box in the form: the contract is walked, the form is drawn, and both are compared.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { FormProvider, useForm } from 'react-hook-form';
import { describe, expect, test, vi } from 'vitest';
import { connectionInput, type ConnectionInput, type ConnectionSummary } from '../../src/shared/api/connections';
import { FoldedSections } from '../../src/renderer/src/features/connections/folded-sections';
import { ConnectionForm } from '../../src/renderer/src/features/connections/form';
import { formSchema, toFormValues, type FormValues } from '../../src/renderer/src/features/connections/form-values';
import { NOTHING_KNOWN } from '../../src/renderer/src/features/connections/mapping/names';
import { SUMMARIES } from '../../src/renderer/src/features/connections/section-summaries';
import { SECTIONS } from '../../src/renderer/src/features/connections/sections';

// The renderer asks what kind of computer it is on when it is loaded; Node 20 has no answer.
vi.hoisted(() => {
  Object.defineProperty(globalThis, 'navigator', {
    value: { platform: 'Linux', userAgent: 'Linux', maxTouchPoints: 0 },
    configurable: true,
  });
});

/** The paths of all values a schema can hold, such as `sessions.jwt.enabled`. */
function leaves(schema: unknown, path = ''): string[] {
  const { def } = schema as { def: { type: string; shape?: object; innerType?: unknown; options?: unknown[] } };
  switch (def.type) {
    case 'optional':
      return leaves(def.innerType, path);
    case 'object':
      return Object.entries(def.shape ?? {}).flatMap(([key, inner]) =>
        leaves(inner, path === '' ? key : `${path}.${key}`),
      );
    case 'union':
      return (def.options ?? []).flatMap((option) => leaves(option, path));
    default:
      return [path];
  }
}

/** The id is main's, and "I don't know" is a choice in the box of what is not known. */
const WITHOUT_BOX = ['id', 'sessions.notKnown'];
const paths = [...new Set(leaves(connectionInput))].filter((path) => !WITHOUT_BOX.includes(path));
/** Names stand in boxes of their own kind. */
const boxFor = (path: string) => (path.startsWith('mapping.') ? 'mapping' : path);

/** A connection with everything in it. */
const full: ConnectionInput = {
  name: 'Acme',
  environment: 'staging',
  readOnly: false,
  driver: 'postgres',
  postgres: {
    host: 'db',
    port: 5433,
    database: 'auth',
    user: 'ann',
    ssl: { mode: 'verify-full', ca: '-----BEGIN CERTIFICATE-----', cert: '-----BEGIN CERTIFICATE-----' },
  },
  schema: 'login',
  replicaUrl: 'postgres://replica/auth',
  authServer: { baseURL: 'https://auth.example', basePath: '/custom', origin: 'https://app.example' },
  mail: {
    kind: 'smtp',
    url: 'smtp://mail.example:587',
    from: 'a@b.example',
    baseURL: 'https://auth.example',
    tls: 'required',
  },
  mapping: { tables: { user: 'people' }, fields: { user: { email: 'mail' } } },
  times: { zone: 'Europe/Berlin', emptyColumns: 'epoch-ms' },
  access: { role: 'support', requireReason: true, requireTicket: true, ticketUrl: 'https://desk.example/{ticket}' },
  sessions: {
    cookieCache: { enabled: true, maxAgeSeconds: 301 },
    jwt: { enabled: true, lifetimeSeconds: 7200 },
    secondaryStorage: 'with-database',
    preserveRows: true,
    redisUrl: 'rediss://redis.example:6379',
    redisCa: '-----BEGIN CERTIFICATE-----',
    redisPrefix: 'acme:',
    proveAlways: true,
    cookiePrefix: 'acme',
    proveBy: 'bearer',
  },
  mailing: {
    betterAuth: '1.6.34',
    linkLifetimeSeconds: 86_400,
    callbackURL: '/welcome',
    resetRedirectTo: 'https://app.example/reset',
    serverRate: { mails: 5, seconds: 60 },
    smtpRate: { mails: 100, seconds: 3600 },
    language: 'de',
    cooldownMinutes: 0,
    resetLifetimeSeconds: 5400,
    magicLink: { enabled: true, stored: 'hashed', lifetimeSeconds: 300 },
    emailOtp: { enabled: true, stored: 'encrypted', digits: 8, lifetimeSeconds: 301 },
    identifiers: 'hashed',
    captcha: true,
  },
  passwords: { hash: 'better-auth', userNames: 'custom', phoneNumbers: 'custom', minLength: 10, maxLength: 64 },
  signIn: { verifiedOnly: true, linking: 'on', trustedProviders: ['google', 'apple'], linksVerifiedOnly: false },
  searchIndex: true,
  ssh: {
    host: 'bastion.example',
    port: 2222,
    user: 'deploy',
    auth: 'key',
    keyFile: '/home/ann/.ssh/id_ed25519',
    jumps: [{ host: 'gate.example', port: 22, user: 'ann', auth: 'agent' }],
    through: { database: true, redis: false, mail: true, authServer: true },
    hostKeys: [{ server: 'bastion.example:2222', type: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` }],
  },
};

function saved(settings: ConnectionInput): ConnectionSummary {
  return {
    id: 'x',
    name: settings.name,
    environment: settings.environment,
    readOnly: settings.readOnly ?? false,
    driver: settings.driver,
    target: 'db/auth',
    settings,
    secrets: 'stored',
    kept: ['password'],
    lastOpenedAt: null,
  };
}

function Folded({ summary }: { summary: ConnectionSummary }) {
  const form = useForm<FormValues>({ defaultValues: toFormValues(summary) });
  const sections = { isOpen: () => true, toggle: () => {} };
  return createElement(
    FormProvider,
    form as never,
    createElement(FoldedSections, { saved: summary, sections, known: NOTHING_KNOWN, questions: [] }),
  );
}

function drawn(element: ReactElement): string[] {
  const client = new QueryClient();
  const markup = renderToStaticMarkup(createElement(QueryClientProvider, { client }, element));
  return [...markup.matchAll(/data-field="([\w.]+)"/gu)].map(([, name = '']) => name);
}

/** The boxes of the whole form for a connection. */
function boxesOf(settings: ConnectionInput): string[] {
  const summary = saved(settings);
  return [...drawn(createElement(ConnectionForm, { saved: summary })), ...drawn(createElement(Folded, { summary }))];
}

describe('the form has a box for everything a connection can hold', () => {
  test('there is something to look for', () => {
    expect(paths).toEqual(expect.arrayContaining(['sessions.redisUrl', 'mailing.emailOtp.digits', 'postgres.ssl.ca']));
    expect(paths.length).toBeGreaterThan(60);
  });

  test('called as the contract calls it', () => {
    const { postgres: _postgres, sessions: _sessions, ...rest } = full;
    const serverMail: ConnectionInput = {
      ...full,
      mail: { kind: 'server' },
      postgres: { url: 'postgres://db/auth' },
      ssh: { host: 'bastion', auth: 'password' },
    };
    const boxes = new Set([
      ...boxesOf(full),
      ...boxesOf(serverMail),
      ...boxesOf({ ...rest, driver: 'sqlite', sqlite: { file: '/tmp/a.db' } }),
    ]);
    expect(paths.filter((path) => !boxes.has(boxFor(path)))).toEqual([]);
    // No box is called as no setting is: what main says about one finds its way.
    // A jump host has the boxes of the server itself.
    const named = [...boxes].map((box) => box.replace(/^ssh\.jumps\.\d+\./u, 'ssh.'));
    expect(named.filter((box) => box !== 'ssh.through' && !paths.some((path) => boxFor(path) === box))).toEqual([]);
  });

  test('and what is in them comes out as it went in', () => {
    const summary = saved(full);
    const { data } = formSchema(summary, 'fields').safeParse(toFormValues(summary));
    expect(data).toEqual({ ...full, id: 'x', remember: true });
    expect(connectionInput.safeParse(data).success).toBe(true);
    // Nothing of the full one was left out here.
    const typed = new Set(leavesOf(full));
    const notTried = paths.filter((path) => !typed.has(path) && !SECRET_OR_OTHER.includes(path));
    expect(notTried).toEqual([]);
  });

  test('a closed part says in one line what is set in it', () => {
    const values = toFormValues(saved(full));
    for (const id of SECTIONS) expect(SUMMARIES[id](values)).toMatch(/^\S.{3,160}$/u);
    expect(SUMMARIES.sessions(values)).toBe(
      'In Redis and in the database · cookie cache for 301 seconds · JWTs for 2 hours · every logout is proven',
    );
    expect(SUMMARIES.sessions(toFormValues(null))).toBe('As the database shows');
  });
});

/** Secrets never come back to the form; the others are another kind of database or an answer of its own. */
const SECRET_OR_OTHER = [
  'remember',
  'postgres.url',
  'postgres.password',
  'postgres.ssl.key',
  'postgres.ssl.keyPassword',
  'sqlite.file',
  'sqlite.copy',
  'authServer.secret',
  'mail.secret',
  'ssh.password',
  'ssh.passphrase',
];

function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.startsWith('mapping.')) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
}
