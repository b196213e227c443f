import type { MailReport, MailTemplate } from '@shared/api/email';
import { AppError } from '../../base/app-error';
import { requireWritable } from '../../write/write-path';
import { requireRoute } from '../route';
import { sendMail, type MailDependencies } from '../send-mail';
import { requireGoodTemplate } from './check';
import { fillTemplate } from './fill';
import { sampleValues } from './preview';
import type { OpenConnection } from '../../connections/connection';

const SAMPLE_NAME = 'Ann Example';

/**
 * Sends a template, filled with made-up values and a link that leads nowhere, to an address of one's own.
 * @throws AppError INVALID_INPUT with the field at fault, UNSUPPORTED where the auth server writes the mails, READ_ONLY,
 * and as `sendMail`
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
  const site = new URL(route.linkURL).hostname;
  return sendMail(dependencies, connection, {
    action: 'email.testTemplate',
    kind: template.kind,
    target: { type: 'template', id: `${template.kind}/${template.language}`, label: to },
    userId: null,
    to,
    test: true,
    making: {
      route,
      write: async () => {
        const values = sampleValues(template.kind, { name: SAMPLE_NAME, email: to }, site, now());
        const text = fillTemplate(template, values);
        return { text: { ...text, subject: `[Test] ${text.subject}` } };
      },
    },
    notes: ['This was a test: its link or code does not work.'],
  });
}
