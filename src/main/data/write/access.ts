import { mayDo, refusal, roleFor, type Role } from '@shared/access';
import type { Why } from '@shared/api/common';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';

/** The role somebody has over a connection. */
export function roleOver({ profile }: Pick<OpenConnection, 'profile'>): Role {
  return profile.access.role ?? 'lead';
}

/** @throws AppError PERMISSION_DENIED */
export function requireRole(connection: OpenConnection, action: string): void {
  const role = roleOver(connection);
  if (mayDo(role, action)) return;
  const { message, hint } = refusal(connection.profile.name, role, action);
  throw new AppError('PERMISSION_DENIED', message, { hint, details: { reason: 'role', role, needs: roleFor(action) } });
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
