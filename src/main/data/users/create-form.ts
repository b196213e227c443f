import type { CreateForm } from '@shared/api/users';
import { passwordLimits, whyNoPassword } from '../accounts/credential';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { eb } from '../database/expressions';
import { choicesOf } from '../database/value-kinds';
import { ordinaryRole, offeredRoles, roleColumn } from '../user-rows/roles';
import { fillableColumns, mustBeFilled } from './new-user-columns';

/** Rows that are looked at for the roles in use: more would make a list of suggestions costly on a big table. */
const LOOKED_AT = 5000;

/** What the forms for a new user and for a role have to know about this database. */
export async function createForm(connection: OpenConnection, signal: AbortSignal): Promise<CreateForm> {
  const { user } = connection.schema;
  return {
    ...(await rolesOf(connection, signal)),
    columns: fillableColumns(user).map((found) => {
      const choices = choicesOf(found.column);
      return {
        column: found.column.name,
        field: found.field,
        type: found.type,
        nullable: found.column.nullable,
        required: mustBeFilled(found.column),
        ...(choices !== null && { choices: [...choices] }),
      };
    }),
    password: { ...passwordLimits(connection), whyNot: await whyNoPassword(connection) },
  };
}

async function rolesOf(
  connection: OpenConnection,
  signal: AbortSignal,
): Promise<Pick<CreateForm, 'roles' | 'rolesAre' | 'defaultRole'>> {
  const { user } = connection.schema;
  if (!user.has('role')) return { roles: null, rolesAre: { fixed: false, several: true }, defaultRole: null };
  const { fixed, several } = roleColumn(user);
  return {
    roles: offeredRoles(user, fixed === null ? await rolesInUse(connection, signal) : []),
    rolesAre: { fixed: fixed !== null, several },
    defaultRole: ordinaryRole(user),
  };
}

async function rolesInUse({ handle, schema: { user } }: OpenConnection, signal: AbortSignal): Promise<string[]> {
  const sample = eb.selectFrom(user.from).select(user.text('role').as('role')).limit(LOOKED_AT).as('sample');
  const rows = await handle.db
    .selectFrom(sample)
    .distinct()
    .select('role')
    .where('role', 'is not', null)
    .limit(100)
    .$castTo<{ role: string | number }>()
    .execute(stoppable(signal));
  return rows.flatMap(({ role }) => String(role).split(',')).map((role) => role.trim());
}
