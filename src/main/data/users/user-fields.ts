import { sql, type RawBuilder } from 'kysely';
import type { UserField } from '@shared/api/users';
import type { PhysicalColumn, SqlValue } from '../dialects/database-handle';
import type { AuthTable, RawRow } from '../schema/auth-table';
import { logicalField, type OpenField } from '../schema/logical-model';

/** Columns of somebody else's making whose names say that they hold a secret: shown as present or absent only. */
const SECRET_NAME = /secret|token|passw|hash|salt|api_?key|otp|backup_?code|private/i;
const EXTRA = 'extra:';

/** Selections for every readable column of a user, physical ones that better-auth does not define included. */
export function fieldSelection(user: AuthTable<'user'>): RawBuilder<unknown>[] {
  const mapped = user.select([...user.columns.keys()] as OpenField<'user'>[]).map((s) => sql`${s}`);
  const extra = user.extra
    .filter((c) => c.readable)
    .map(({ name }) => {
      const column = sql`${sql.id('user', name)}`;
      const value = isSecretName(name) ? sql`case when ${column} is null then null else 1 end` : column;
      return sql`${value} as ${sql.id(EXTRA + name)}`;
    });
  return [...mapped, ...extra];
}

/** The row as a list of columns, in better-auth's order, extra ones last. */
export function toUserFields(user: AuthTable<'user'>, row: RawRow): UserField[] {
  const mapped = [...user.columns].map(([field, { column }]): UserField => {
    const value: unknown = user.read(row, field as OpenField<'user'>);
    return {
      column: column.name,
      field,
      type: fieldType(field),
      value: value instanceof Date ? value.toISOString() : (value as UserField['value']),
      secret: false,
      present: value !== null,
      nullable: column.nullable,
      ...editability(field, column),
    };
  });
  const extra = user.extra
    .filter((c) => c.readable)
    .map((column): UserField => {
      const raw = row[EXTRA + column.name] ?? null;
      const secret = isSecretName(column.name);
      return {
        column: column.name,
        field: null,
        type: extraType(column),
        value: secret ? null : plain(raw),
        secret,
        present: raw !== null,
        nullable: column.nullable,
        ...(secret
          ? { editable: false, whyNot: 'It looks like a secret, which Authdesk neither shows nor sets.' }
          : editability(null, column)),
      };
    });
  return [...mapped, ...extra];
}

const NOT_EDITABLE: Readonly<Record<string, string>> = {
  id: 'It names the user everywhere.',
  createdAt: 'It says when the user was made.',
  updatedAt: 'It moves on with every change.',
  role: 'It is changed with "Set role".',
  banned: 'It is changed with "Ban" and "Unban".',
  banReason: 'It is changed with "Ban" and "Unban".',
  banExpires: 'It is changed with "Ban" and "Unban".',
  twoFactorEnabled: 'It is changed with "Reset second factor".',
};

/** Whether a column may be edited in the form, and why not. */
function editability(field: string | null, column: PhysicalColumn): Pick<UserField, 'editable' | 'whyNot'> {
  const why = column.generated ? 'The database works it out itself.' : field === null ? undefined : NOT_EDITABLE[field];
  return { editable: why === undefined, whyNot: why ?? null };
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

function fieldType(field: string): UserField['type'] {
  const type = logicalField('user', field)?.type ?? 'other';
  return type === 'id' ? 'text' : type;
}

function extraType({ type }: PhysicalColumn): UserField['type'] {
  if (/bool/.test(type)) return 'boolean';
  if (/json/.test(type)) return 'json';
  if (/date|time/.test(type)) return 'date';
  if (/int|real|numeric|double|float|decimal/.test(type)) return 'number';
  return /char|text|uuid/.test(type) ? 'text' : 'other';
}

function plain(raw: SqlValue): UserField['value'] {
  if (raw === null || typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return raw;
  if (raw instanceof Uint8Array) return `${raw.byteLength} bytes`;
  return typeof raw === 'bigint' ? raw.toString() : JSON.stringify(raw);
}
