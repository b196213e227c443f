import type { LogicalTable } from '@shared/logical-model';
import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { AuthTable } from '../schema/auth-table';
import { requireOpenTable } from '../schema/usable-tables';

type OfOrganizations = 'organization' | 'member' | 'invitation' | 'team';

/** A table of the organization plugin. @throws AppError UNSUPPORTED where there is none, PERMISSION_DENIED where it is closed */
function required<T extends OfOrganizations & LogicalTable>(
  { schema }: OpenConnection,
  logical: T,
  table: AuthTable<T> | null,
): AuthTable<T> {
  if (table !== null) return table;
  requireOpenTable(schema, logical);
  throw new AppError('UNSUPPORTED', `This database has no ${logical} table.`, {
    hint: 'It is part of better-auth’s organization plugin. If the table has another name here, say so in the connection.',
  });
}

export const requireOrganizations = (connection: OpenConnection): AuthTable<'organization'> =>
  required(connection, 'organization', connection.schema.organization);
export const requireMembers = (connection: OpenConnection): AuthTable<'member'> =>
  required(connection, 'member', connection.schema.member);
export const requireInvitations = (connection: OpenConnection): AuthTable<'invitation'> =>
  required(connection, 'invitation', connection.schema.invitation);
export const requireTeams = (connection: OpenConnection): AuthTable<'team'> =>
  required(connection, 'team', connection.schema.team);
