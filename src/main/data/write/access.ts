import type { Why } from '@shared/api/common';
import type { AccessRules } from '@shared/api/connections';
import { AppError } from '../app-error';
import type { OpenConnection } from '../connections/open-connection';

export type Role = NonNullable<AccessRules['role']>;

const RANK: Readonly<Record<Role, number>> = { viewer: 0, support: 1, lead: 2 };
const NAMES: Readonly<Record<Role, string>> = { viewer: 'Viewer', support: 'Support', lead: 'Lead' };

/** Acts that want more than `support`: wide ones, those that give rights, and those that cannot be taken back. */
const LEAD_ONLY: ReadonlySet<string> = new Set([
  'users.remove',
  'users.setRole',
  'users.setPassword',
  'users.create',
  'bulk.start',
  'sessions.revokeWhere',
  'verifications.purgeExpired',
  'secrets.reveal',
]);

/** The least role that may do something. */
export function roleFor(action: string): Role {
  return LEAD_ONLY.has(action) || action.startsWith('bulk.') ? 'lead' : 'support';
}

/** The role somebody has over a connection. */
export function roleOver({ profile }: Pick<OpenConnection, 'profile'>): Role {
  return profile.access.role ?? 'lead';
}

/** @throws AppError PERMISSION_DENIED */
export function requireRole(connection: OpenConnection, action: string): void {
  const [has, needs] = [roleOver(connection), roleFor(action)];
  if (RANK[has] >= RANK[needs]) return;
  throw new AppError(
    'PERMISSION_DENIED',
    `Over "${connection.profile.name}" you have the role ${NAMES[has]}, which may not do this.`,
    {
      hint: `Somebody with the role ${NAMES[needs]} can. The role is set in the connection.`,
      details: { role: has, needs },
    },
  );
}

/** What was done for what reason, where the connection asks for it. @throws AppError CONFIRMATION_REQUIRED */
export function requireWhy(connection: OpenConnection, why: Why): void {
  const { access } = connection.profile;
  if (access.requireReason === true && (why.reason ?? '') === '') {
    throw new AppError('CONFIRMATION_REQUIRED', 'Nothing was changed: this connection asks for a reason.', {
      hint: 'Say in a few words why this is done.',
      field: 'why.reason',
    });
  }
  if (access.requireTicket === true && (why.ticket ?? '') === '') {
    throw new AppError('CONFIRMATION_REQUIRED', 'Nothing was changed: this connection asks for a ticket.', {
      hint: 'Enter the number of the ticket this is done for.',
      field: 'why.ticket',
    });
  }
}
