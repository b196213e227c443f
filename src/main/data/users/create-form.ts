import type { CreateForm } from '@shared/api/users';
import { passwordLimits, whyNoPassword } from '../accounts/credential';
import type { OpenConnection } from '../connections/connection';
import { stoppable } from '../database/database-handle';
import { eb } from '../database/expressions';
import { fillableColumns, mustBeFilled } from './new-user-columns';

/** Rows that are looked at for the roles in use: more would make a list of suggestions costly on a big table. */
const LOOKED_AT = 5000;
const BUILT_IN = ['user', 'admin'];

/** What the forms for a new user and for a role have to know about this database. */
export async function createForm(connection: OpenConnection, signal: AbortSignal): Promise<CreateForm> {
  const { user } = connection.schema;
  return {
    roles: user.has('role') ? await rolesInUse(connection, signal) : null,
    columns: fillableColumns(user).map((found) => ({
      column: found.column.name,
      field: found.field,
      type: found.type,
      nullable: found.column.nullable,
      required: mustBeFilled(found.column),
    })),
    password: { ...passwordLimits(connection), whyNot: await whyNoPassword(connection) },
  };
}

async function rolesInUse({ handle, schema: { user } }: OpenConnection, signal: AbortSignal): Promise<string[]> {
  const sample = eb.selectFrom(user.from).select(user.ref('role').as('role')).limit(LOOKED_AT).as('sample');
  const rows = await handle.db
    .selectFrom(sample)
    .distinct()
    .select('role')
    .where('role', 'is not', null)
    .limit(100)
    .$castTo<{ role: string | number }>()
    .execute(stoppable(signal));
  const found = rows.flatMap(({ role }) => String(role).split(',')).map((role) => role.trim());
  const others = [...new Set(found)].filter((role) => role !== '' && !BUILT_IN.includes(role));
  return [...BUILT_IN, ...others.sort()];
}
