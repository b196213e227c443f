import type { LogicalTable } from '@shared/logical-model';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AnyDatabase } from '../database/physical-table';
import type { AuthTable } from './auth-table';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LENGTH = 32;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Ids of a text column that are looked at to tell uuids from better-auth's own. */
const LOOKED_AT = 5;

/** An id as better-auth makes them: 32 letters and digits. */
export function randomId(): string {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of randomBytes(LENGTH)) {
      // 248 is the largest multiple of 62 in a byte: what lies above would favour the first letters.
      if (byte < 248 && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
    }
  }
  return id;
}

/**
 * The id of a new row of a table, as the app itself would make it; null where the database makes it (identity columns,
 * `gen_random_uuid()`, SQLite's row ids), so that the column has to be left out.
 */
export async function newId<T extends LogicalTable>(trx: AnyDatabase, table: AuthTable<T>): Promise<string | null> {
  const { column, form } = table.column('id');
  if (column.hasDefault || (form.type === 'id' && form.form === 'number')) return null;
  if (form.type === 'id' && form.form === 'uuid') return randomUUID();
  const rows = await trx
    .selectFrom(table.from)
    .select(table.ref('id').as('id'))
    .limit(LOOKED_AT)
    .$castTo<{ id: string | number }>()
    .execute();
  const ids = rows.map((row) => String(row.id));
  return ids.length > 0 && ids.every((id) => UUID.test(id)) ? randomUUID() : randomId();
}
