import type { Doing } from './database-handle';
import type { Refusal } from './refusal';

interface SqliteSaid {
  readonly code: string;
  readonly message: string;
}

/** What the library says of each: its sentence is the only place where it names columns and rules. */
const RULES: readonly { readonly match: RegExp; readonly to: (message: string) => Refusal }[] = [
  { match: /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)$/, to: (message) => ({ by: 'unique', ...placeIn(message) }) },
  { match: /^SQLITE_CONSTRAINT_NOTNULL$/, to: (message) => ({ by: 'not-null', ...placeIn(message) }) },
  { match: /^SQLITE_CONSTRAINT_CHECK$/, to: (message) => ({ by: 'check', rule: afterColon(message) }) },
  { match: /^SQLITE_CONSTRAINT_FOREIGNKEY$/, to: () => ({ by: 'foreign-key' }) },
  { match: /^SQLITE_CONSTRAINT_TRIGGER$/, to: (message) => ({ by: 'raised', said: message }) },
  {
    match: /^SQLITE_CONSTRAINT_DATATYPE$/,
    to: (message) => ({ by: 'value', ...placeOf(/ column (.+)$/.exec(message)?.[1]), said: message }),
  },
  { match: /^SQLITE_CONSTRAINT/, to: (message) => ({ by: 'other', said: message }) },
  { match: /^SQLITE_MISMATCH$/, to: () => ({ by: 'value' }) },
  { match: /^SQLITE_TOOBIG$/, to: () => ({ by: 'too-long' }) },
];

/** What a SQLite file refused, null where the error is about something else. */
export function sqliteRefusal({ code, message }: SqliteSaid, doing: Doing): Refusal | null {
  const rule = RULES.find(({ match }) => match.test(code));
  if (rule !== undefined) return rule.to(message);
  if (code !== 'SQLITE_ERROR' || doing === 'reading' || message === '') return null;
  const generated = /generated column "(.+)"$/.exec(message);
  if (generated !== null) return { by: 'generated', field: generated[1] };
  // Our own statements name only what is there; a trigger may name what is not.
  return /^no such (table|column)/i.test(message) ? null : { by: 'other', said: message };
}

/** Out of `UNIQUE constraint failed: user.email, user.tenant`, or `…: index 'lower_email'`. */
function placeIn(message: string): Pick<Refusal, 'table' | 'field' | 'rule'> {
  const place = afterColon(message);
  if (place === null) return {};
  const index = /^index '(.*)'$/.exec(place);
  if (index !== null) return { rule: index[1] };
  const columns = place.split(', ');
  // Of several columns none is at fault by itself.
  return columns.length === 1 ? placeOf(place) : { table: placeOf(columns[0]).table, rule: place };
}

function placeOf(column: string | undefined): Pick<Refusal, 'table' | 'field'> {
  const dot = column?.lastIndexOf('.') ?? -1;
  return column === undefined || dot === -1 ? {} : { table: column.slice(0, dot), field: column.slice(dot + 1) };
}

function afterColon(message: string): string | null {
  const at = message.indexOf(': ');
  return at === -1 ? null : message.slice(at + 2);
}
