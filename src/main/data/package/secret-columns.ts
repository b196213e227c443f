import type { AuthSchema } from '../schema/read-schema';
import { tableId } from '../removal/foreign-keys';
import { logicalField } from '../schema/logical-model';
import { isSecretName, mayBeSecret } from '../schema/secret-name';
import type { PhysicalTable } from '../database/physical-table';

/** The table of better-auth's own that a physical one is, if we know its fields. */
export function authTableOf(
  { user, session, account, member, twoFactor, verification }: AuthSchema,
  table: PhysicalTable,
) {
  const all = [user, session, account, member, twoFactor, verification];
  return all.find((one) => one !== null && tableId(one.physical) === tableId(table)) ?? null;
}

/** Whether a column holds a secret, of which no more is told than whether there is one. */
export function isSecretColumn(schema: AuthSchema, table: PhysicalTable, column: string): boolean {
  const known = authTableOf(schema, table);
  // A passkey's, a key's or another plugin's table is as strange to us as one of the app's own.
  if (known === null) return mayBeSecret(column);
  const [field] = [...known.columns].find(([, mapped]) => mapped.column.name === column) ?? [];
  // It may have a name of its own for what better-auth calls a token.
  return field === undefined ? isSecretName(column) : logicalField(known.logical, field)?.secret === true;
}
