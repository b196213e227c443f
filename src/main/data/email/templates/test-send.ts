import type { MailReport, MailTemplate } from '@shared/api/email';
import { AppError } from '../../base/app-error';
import { requireWritable } from '../../write/write-path';
import { handOver, type MailDependencies } from '../hand-over';
import { reportOf, sentences } from '../report';
import { requireRoute } from '../route';
import { requireGoodTemplate } from './check';
import { fillTemplate } from './fill';
import { sampleValues } from './preview';
import type { OpenConnection } from '../../connections/connection';

const SAMPLE_NAME = 'Ann Example';

/**
 * Sends a template, filled with made-up values and a link that leads nowhere, to an address of one's own.
 * @throws AppError INVALID_INPUT with the field at fault, UNSUPPORTED where the auth server writes the mails, READ_ONLY,
 * and as `handOver`
 */
export async function sendTestMail(
  dependencies: MailDependencies,
  connection: OpenConnection,
  template: MailTemplate,
  to: string,
): Promise<MailReport> {
  requireWritable(connection);
  const route = requireRoute(connection.profile);
  if (route.kind === 'server') {
    throw new AppError(
      'UNSUPPORTED',
      'With this connection the auth server writes the mails, so templates are not used.',
      {
        hint: 'Set the mail of the connection to SMTP or outbox to use your own.',
        field: 'mail.kind',
      },
    );
  }
  requireGoodTemplate(template);
  const { now } = dependencies;
  const site = new URL(route.mail.baseURL).hostname;
  const { intention, summary } = sentences(template.kind, route.kind, to);
  return dependencies.writes.act(connection, {
    action: 'email.testTemplate',
    target: { type: 'template', id: `${template.kind}/${template.language}`, label: to },
    userId: null,
    intention: `${intention}, as a test`,
    changes: route.kind === 'outbox' ? ['outbox', 'mail-log'] : ['mail-log'],
    perform: async () => {
      const text = fillTemplate(template, sampleValues(template.kind, { name: SAMPLE_NAME, email: to }, site, now()));
      const delivery = await handOver(dependencies, connection, route, {
        kind: template.kind,
        userId: null,
        to,
        request: { path: '', body: {} },
        write: async () => ({ ...text, subject: `[Test] ${text.subject}` }),
      });
      return {
        ...reportOf(delivery, to, now(), ['This was a test: its link or code does not work.']),
        summary: `${summary}, as a test`,
      };
    },
  });
}
