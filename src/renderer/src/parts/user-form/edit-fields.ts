import type { FieldValue } from '@shared/api/common';
import { namedPatchFields, type UserField, type UserPatch } from '@shared/api/users';
import { fieldLabel } from './field-labels';

const NAMED: ReadonlySet<string> = new Set(namedPatchFields);

/** What is typed, by column, as text: a yes or no is `yes` or `no`, nothing at all is empty. */
export type Drafts = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, FieldValue>>;

/** As much of a column as typing into it takes. */
export type DraftField = Pick<UserField, 'column' | 'field' | 'type' | 'nullable' | 'value' | 'choices'>;

/** A draft as the value it stands for, or why it stands for none. */
type Reading = { readonly value: FieldValue } | { readonly error: string };

/** The values of a row, by column. */
export function valuesOf(fields: readonly UserField[]): Values {
  return Object.fromEntries(fields.map((field) => [field.column, field.value]));
}

/** A value as text to type on. */
export function draftOf(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** Whether a column of text holds JSON, which it then has to go on holding. */
export function holdsJson(field: Pick<UserField, 'type' | 'value'>): boolean {
  return field.type === 'json' || (typeof field.value === 'string' && /^\s*[[{]/u.test(field.value));
}

/** Reads what was typed as the value that would be stored; what was not touched stays as it is to the letter. */
export function readDraft(field: DraftField, draft: string): Reading {
  if (draft === draftOf(field.value)) return { value: field.value };
  const text = draft.trim();
  if (text === '' && field.type !== 'text') {
    return field.nullable ? { value: null } : { error: 'It cannot be left empty in this database.' };
  }
  switch (field.type) {
    case 'boolean':
      return { value: draft === 'yes' };
    case 'date': {
      const at = Date.parse(text);
      return Number.isNaN(at)
        ? { error: 'Write a date and time, such as 2026-11-23T06:57:13Z.' }
        : { value: new Date(at).toISOString() };
    }
    case 'number': {
      if (NO_NUMBER.test(text)) return { value: text };
      const number = Number(text);
      if (!Number.isFinite(number)) return { error: 'Write a number.' };
      // A number of JavaScript's keeps some sixteen digits: what has more is handed on as it was typed.
      return { value: String(number) === text ? number : text };
    }
    case 'json':
      return isJson(text) ? { value: draft } : { error: 'This is not valid JSON.' };
    case 'text':
    case 'other':
      return readText(field, draft, text);
  }
}

/** What databases with such values write for them. */
const NO_NUMBER = /^(?:nan|[-+]?inf(?:inity)?)$/iu;

function readText(field: DraftField, draft: string, text: string): Reading {
  if (holdsJson(field) && text !== '' && !isJson(text)) return { error: 'It holds JSON, and this is not valid JSON.' };
  if (field.field === 'name') return text === '' ? { error: 'A name cannot be empty.' } : { value: text };
  if (field.field === 'email' || field.field === 'username') {
    return { value: text === '' && field.nullable ? null : text.toLowerCase() };
  }
  if (text === '') return { value: field.nullable ? null : '' };
  return { value: field.field === null ? draft : text };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One column whose stored value would differ. */
export interface EditChange {
  readonly column: string;
  readonly label: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
}

/** What saving would change, field by field, in the order of the form. */
export function changesOf(fields: readonly UserField[], before: Values, after: Values): readonly EditChange[] {
  return fields
    .filter(({ column }) => (after[column] ?? null) !== (before[column] ?? null))
    .map((field) => ({
      column: field.column,
      label: fieldLabel(field),
      before: before[field.column] ?? null,
      after: after[field.column] ?? null,
    }));
}

/** The changes as the call takes them. */
export function patchOf(fields: readonly UserField[], changes: readonly EditChange[]): UserPatch {
  const named: Record<string, FieldValue> = {};
  const others: Record<string, FieldValue> = {};
  for (const { column, after } of changes) {
    const field = fields.find((one) => one.column === column)?.field ?? null;
    if (field !== null && NAMED.has(field)) named[field] = after;
    else others[column] = after;
  }
  return { ...(named as UserPatch), ...(Object.keys(others).length === 0 ? {} : { fields: others }) };
}

/** The column an error is about, from the path main gives: `email`, or `fields.<column>`. */
export function columnOfError(fields: readonly UserField[], path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const own = path.replace(/^(patch\.)?fields\./u, '');
  if (own !== path) return fields.find(({ column }) => column === own)?.column;
  const name = path.split('.').at(-1);
  return fields.find(({ field }) => field === name)?.column;
}

/** A value in words. */
export function valueWords(value: FieldValue): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === '' ? 'empty' : String(value);
}
