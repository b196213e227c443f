import type { PhysicalColumn } from './physical-table';

/**
 * What the values of a column are to a person: a text, a number, a yes or no, a moment, JSON, a list of texts, or anything
 * else, which is shown as the database writes it.
 */
export type ValueKind = 'text' | 'number' | 'boolean' | 'date' | 'json' | 'list' | 'other';

// Names as a whole: `interval` and `point` are no kinds of `int`, and `time` is no moment.
const WHOLE =
  /^(?:(?:unsigned )?(?:tiny|small|medium|big|unsigned big )?int(?:eger)?[248]?(?: unsigned)?|(?:small|big)?serial[248]?)$/;
const NUMBER = /^(?:numeric|decimal|number|real|float[48]?|double(?: precision)?)$/;
const TEXT =
  /^(?:text|character(?: varying)?|(?:native |varying )?character|n?varchar2?|n?char|bpchar|clob|uuid|name|string)$/;
const DATE = /^(?:date|datetime|timestamp(?:tz| with(?:out)? time zone)?)$/;
const CITEXT = /^(?:[^.]+\.)?"?citext"?$/;

/** The name of a type without its length and in one spelling: `VARCHAR(30)` and `varchar (30)` are `varchar`. */
function plainType(type: string): string {
  return type
    .toLowerCase()
    .replace(/\s*\([^)]*\)/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What the values of a column are. */
export function valueKind({ type, labels, zeroOne }: Pick<PhysicalColumn, 'type' | 'labels' | 'zeroOne'>): ValueKind {
  const name = plainType(type);
  const hasLabels = labels !== null && labels !== undefined;
  if (name.endsWith('[]')) return hasLabels || TEXT.test(name.slice(0, -2)) ? 'list' : 'other';
  if (hasLabels || TEXT.test(name) || CITEXT.test(name)) return 'text';
  if (name === 'boolean' || name === 'bool' || zeroOne === true) return 'boolean';
  if (name === 'json' || name === 'jsonb') return 'json';
  if (DATE.test(name)) return 'date';
  return WHOLE.test(name) || NUMBER.test(name) ? 'number' : 'other';
}

/** Whether a column takes whole numbers only. */
export function isWhole({ type }: Pick<PhysicalColumn, 'type'>): boolean {
  return WHOLE.test(plainType(type));
}

/** Whether a column holds text that is the same in any case. */
export function isCitext({ type }: Pick<PhysicalColumn, 'type'>): boolean {
  return CITEXT.test(type);
}

/** Whether a column holds bytes. */
export function isBytes({ type }: Pick<PhysicalColumn, 'type'>): boolean {
  return /^(?:bytea|blob|binary|varbinary)$/.test(plainType(type));
}

/** What can be chosen for a column that holds one of a few texts; null where anything goes. */
export function choicesOf(column: PhysicalColumn): readonly string[] | null {
  return valueKind(column) === 'text' ? (column.labels ?? null) : null;
}
