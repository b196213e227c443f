import type { ConnectionInput } from '@shared/api/connections';
import { afterEach, inject } from 'vitest';
import { startAuthServer, type AuthServer, type AuthServerOptions } from './auth-server';
import { makeDatabase, type DatabaseKind, type MakeDatabaseOptions, type TestDatabase } from './databases';
import { connectionTo } from './matrix';
import { fakeKeyring, startServices, type TestServices } from './services';
import { startSmtpSink, type SmtpSink, type SmtpSinkOptions } from './smtp-sink';

/** What a test starts here is ended after it, last first. */
export const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** The password of everybody signed up here. */
export const password = 'correct horse battery';
export const from = 'Support <support@example.com>';

/** A database, the auth server on it, and Authdesk beside it. */
export interface MailWorld {
  db: TestDatabase;
  auth: AuthServer;
  app: TestServices;
  /** Signs a person up, who is then not verified. */
  person: (email?: string, name?: string) => Promise<{ id: string; email: string }>;
  isVerified: (id: string) => Promise<boolean>;
  /** Saves a connection with these settings and opens it; gives its id. */
  open: (more: Partial<ConnectionInput>) => Promise<string>;
}

/** Starts all three. */
export async function mailWorld(
  kind: DatabaseKind,
  shape: MakeDatabaseOptions = {},
  behaviour: Partial<AuthServerOptions> = {},
  services: Parameters<typeof startServices>[0] = {},
): Promise<MailWorld> {
  const db = await makeDatabase(kind, { pg: inject('pgUrl'), ...shape });
  cleanups.push(() => db.drop());
  const auth = await startAuthServer({ ...db.serverOptions, ...behaviour });
  cleanups.push(() => auth.stop());
  const app = await startServices({ secretStore: fakeKeyring(), ...services });
  cleanups.push(() => app.close());
  return {
    db,
    auth,
    app,
    person: async (email = 'ann@example.com', name = 'Ann') => {
      const { user } = await auth.signUp({ email, password, name });
      return { id: user.id, email: user.email };
    },
    isVerified: async (id) => {
      const rows = await db.find('user', { id });
      return [true, 1].includes(rows[0]?.['emailVerified'] as never);
    },
    open: async (more) => {
      const { id } = await app.call('connections.save', connectionTo(db, more));
      await app.call('connections.open', { id });
      return id;
    },
  };
}

/** An SMTP server that ends with the test. */
export async function sink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const started = await startSmtpSink(options);
  cleanups.push(() => started.stop());
  return started;
}

/** Mail settings: kept on this computer. */
export const outbox = ({ auth }: MailWorld): Partial<ConnectionInput> => ({
  mail: { kind: 'outbox', secret: auth.secret, baseURL: auth.origin },
});
/** Mail settings: over an SMTP server. */
export const overSmtp = (
  { auth }: MailWorld,
  url: string,
  tls?: 'required' | 'optional',
): Partial<ConnectionInput> => ({
  mail: { kind: 'smtp', url, from, secret: auth.secret, baseURL: auth.origin, ...(tls && { tls }) },
});
/** Mail settings: by the auth server itself. */
export const throughServer = ({ auth }: MailWorld): Partial<ConnectionInput> => ({
  authServer: { baseURL: auth.origin },
});
