import type { SqlValue } from './physical-table';

const ITEM = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)/g;

/** The items of a Postgres array of texts, as the driver reads it or as Postgres writes it (`{a,"b c"}`); NULLs left out. */
export function itemsOf(raw: NonNullable<SqlValue>): string[] {
  if (Array.isArray(raw)) return raw.filter((item) => item !== null).map(String);
  return [...(typeof raw === 'string' ? raw : '').matchAll(ITEM)].flatMap(([, quoted, bare]) => {
    if (quoted !== undefined) return [quoted.replace(/\\(.)/g, '$1')];
    return bare === undefined || bare.toUpperCase() === 'NULL' ? [] : [bare];
  });
}

/** Texts as Postgres takes them for an array. */
export function arrayOf(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
