import type { Finding } from '@shared/api/diagnosis';
import { listMailLog } from '../../email/mail-log';
import type { Check } from '../check';

/** Whether the last mail Authdesk sent them failed. */
export const mails: Check = {
  name: 'mails',
  whyNot: () => null,
  find: async ({ connection, local }, user): Promise<Finding[]> => {
    const { rows } = await listMailLog(local, { connectionId: connection.profile.id, userId: user.id }, { limit: 1 });
    const [last] = rows;
    if (last?.outcome !== 'failed') return [];
    return [
      {
        code: 'mail-failed',
        severity: user.emailVerified && user.waysIn.ways.length > 0 ? 'note' : 'may-block',
        title: 'The last mail to them failed',
        evidence: { table: 'mail log', id: last.id, column: 'outcome', value: last.reply ?? last.at },
        act: { method: 'email.status', input: { userId: user.id }, label: 'Send it again' },
      },
    ];
  },
};
