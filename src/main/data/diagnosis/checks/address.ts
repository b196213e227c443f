import type { Finding } from '@shared/api/diagnosis';
import { lookForHolder } from '../../users/email-holder';
import type { Check } from '../check';

/** better-auth looks an address up in lower case and to the letter: one with capitals is never found. */
export const address: Check = {
  name: 'address',
  whyNot: () => null,
  find: ({ connection }, { id, email, updatedAt }) => {
    const lower = email.toLowerCase();
    if (email === lower) return [];
    return [
      {
        code: 'mixed-case',
        severity: 'blocks',
        title: 'The address has capital letters',
        evidence: { table: 'user', id, column: connection.schema.user.name('email'), value: email },
        ...(updatedAt !== null && {
          act: {
            method: 'users.update',
            input: { id, patch: { email: lower }, expectedUpdatedAt: updatedAt },
            label: 'Save it in lower case',
          },
        }),
      },
    ];
  },
};

/** Somebody else with the same address but for capitals. */
export const twins: Check = {
  name: 'twins',
  whyNot: (_look, { email }) => (email === '' ? 'This user has no address.' : null),
  find: async ({ connection, signal }, { id, email }): Promise<Finding[]> => {
    const { holder } = await lookForHolder(connection, email.toLowerCase(), id, signal);
    if (holder === null) return [];
    return [
      {
        code: 'twin',
        severity: email === email.toLowerCase() ? 'note' : 'may-block',
        title: 'Somebody else has the same address but for capitals',
        evidence: {
          table: 'user',
          id: holder.id,
          column: connection.schema.user.name('email'),
          value: holder.email,
        },
        act: { method: 'users.get', input: { id: holder.id }, label: 'Open the other one' },
      },
    ];
  },
};
