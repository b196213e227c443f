import type { MailKind } from '@shared/api/email';
import type { CallContext, HandlersOf } from './handler';
import { createAllowance, type Allowance } from '../data/base/allowance';
import { AppError } from '../data/base/app-error';
import { authServerOf } from '../data/auth-server/auth-server-of';
import type { ConnectionManager } from '../data/connections/connection-manager';
import { mailUser } from '../data/email/kinds';
import { listMailLog } from '../data/email/mail-log';
import { makeVerificationLink } from '../data/email/make-link';
import { requireMailUser } from '../data/email/require-mailable';

import type { MailDependencies } from '../data/email/send-mail';
import { mailStatus } from '../data/email/status';
import { requireGoodTemplate } from '../data/email/templates/check';
import { previewTemplate } from '../data/email/templates/preview';
import { listTemplates, removeTemplate, saveTemplate } from '../data/email/templates/store';
import { sendTestMail } from '../data/email/templates/test-send';
import { variables } from '../data/email/templates/variables';
import { listOutbox } from '../data/email/transports/outbox';
import { languageOf } from '../data/email/write-mail';
import type { OpenConnection } from '../data/connections/connection';

interface Dependencies extends MailDependencies {
  readonly connections: ConnectionManager;
}

const SAMPLE = { name: 'Ann Example', email: 'ann@example.com' };

/** The calls `email.*`. */
export function emailHandlers(dependencies: Dependencies): HandlersOf<'email'> {
  return { ...sendingHandlers(dependencies), ...recordHandlers(dependencies), ...templateHandlers(dependencies) };
}

const TOO_MANY_MAILS = 'Many mails were sent one by one just now, so this one was not.';

function sendingHandlers(dependencies: Dependencies) {
  const mails = createAllowance({ most: 120, perMs: 600_000 });
  const links = createAllowance({ most: 20, perMs: 600_000 });
  const { connections, writes } = dependencies;
  const acting = (call: CallContext) => ({ ...dependencies, writes: writes.for(call) });
  const mail = async (kind: MailKind, asked: Parameters<typeof mailUser>[2], call: CallContext) =>
    connections.use(call.signal, async (connection) => {
      requireLeft(mails, TOO_MANY_MAILS);
      return mailUser(kind, { dependencies: acting(call), connection, signal: call.signal }, asked);
    });
  return {
    'email.resendVerification': async (input, call) => mail('verification', input, call),
    'email.sendPasswordReset': async (input, call) => mail('password-reset', input, call),
    'email.sendMagicLink': async (input, call) => mail('magic-link', input, call),
    'email.sendOtp': async (input, call) => mail('otp', input, call),
    'email.verificationLink': async (input, call) =>
      connections.use(call.signal, async (connection) => {
        requireLeft(links, 'Many links were made just now, so this one was not.');
        return makeVerificationLink(acting(call), connection, input, call.signal);
      }),
    'email.testTemplate': async ({ to, why: _why, ...template }, call) =>
      connections.use(call.signal, async (connection) => {
        requireLeft(mails, TOO_MANY_MAILS);
        // Words and address are both the page's own.
        await writes.confirm(connection, {
          what: `This sends a test mail to ${to}`,
          verb: 'Send',
          rows: 1,
          undoable: false,
          phrase: to,
        });
        return sendTestMail(acting(call), connection, template, to);
      }),
  } satisfies Partial<HandlersOf<'email'>>;
}

/** A page that was taken over may ask for these without a person. @throws AppError CONFLICT */
function requireLeft(allowance: Allowance, message: string): void {
  if (!allowance.take()) throw new AppError('CONFLICT', message, { hint: 'Wait ten minutes.' });
}

function recordHandlers(dependencies: Dependencies) {
  const { connections, local } = dependencies;
  // A person's own mails belong to the database that is open: another may use the same ids.
  const openId = async () => (await connections.status()).open?.id;
  return {
    'email.status': async ({ requestId: _requestId, ...asked }, { signal }) =>
      connections.use(signal, async (connection) => mailStatus(dependencies, connection, asked, signal)),
    'email.log': async ({ cursor, limit, requestId: _requestId, ...filter } = {}) =>
      listMailLog(
        local,
        {
          ...filter,
          ...(filter.userId !== undefined && filter.connectionId === undefined && { connectionId: await openId() }),
        },
        { cursor, limit },
      ),
    'email.outbox': async ({ cursor, limit, userId, connectionId } = {}) =>
      listOutbox(dependencies, {
        cursor,
        limit,
        userId,
        connectionId: connectionId ?? (userId === undefined ? undefined : await openId()),
      }),
  } satisfies Partial<HandlersOf<'email'>>;
}

function templateHandlers(dependencies: Dependencies) {
  const { connections, local, announce, now } = dependencies;
  return {
    'email.templates': async (_input, { signal }) =>
      connections.use(signal, async ({ profile }) => ({
        templates: await listTemplates(local, profile.id),
        variables: variables.map((variable) => ({
          ...variable,
          kinds: [...variable.kinds],
          requiredIn: [...variable.requiredIn],
        })),
        language: languageOf(profile),
        used: profile.mail !== null && profile.mail.kind !== 'server',
      })),
    'email.saveTemplate': async (template, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        requireGoodTemplate(template);
        await saveTemplate(local, profile.id, template);
        announce({ tables: ['templates'], userIds: [] });
        return template;
      }),
    'email.removeTemplate': async (key, { signal }) =>
      connections.use(signal, async ({ profile }) => {
        await removeTemplate(local, profile.id, key);
        announce({ tables: ['templates'], userIds: [] });
        return {};
      }),
    'email.previewTemplate': async ({ userId, ...template }, { signal }) =>
      connections.use(signal, async (connection) => {
        const user = userId === undefined ? SAMPLE : await requireMailUser(connection, userId, now(), signal);
        return previewTemplate(template, { name: user.name, email: user.email }, siteOf(connection), now());
      }),
  } satisfies Partial<HandlersOf<'email'>>;
}

function siteOf({ profile }: OpenConnection): string {
  const { linkURL } = authServerOf(profile);
  return linkURL === null ? 'app.example.com' : new URL(linkURL).hostname;
}
