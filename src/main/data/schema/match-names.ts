/** `emailVerified` → `email_verified` */
export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`).replace(/^_/, '');
}

/** Letters and digits only, in lower case: `email_verified`, `emailVerified` and `EmailVerified` become one. */
export function normalise(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

/**
 * Physical table names a logical table may have, best first: its own, snake_case, plurals, PascalCase. Anything else
 * takes a mapping.
 */
export function tableNameCandidates(logical: string): readonly string[] {
  const snake = toSnakeCase(logical);
  const pascal = logical.charAt(0).toUpperCase() + logical.slice(1);
  return [...new Set([logical, snake, `${logical}s`, `${snake}s`, pascal, `${pascal}s`])];
}

/**
 * Finds the tables that may be the one of a logical name, best first. A name from the connection's mapping (`name` or
 * `schema.name`) is the only one tried; else an exact name comes before a mere likeness.
 */
export function findTables<T extends { readonly name: string; readonly schema: string | null }>(
  logical: string,
  tables: readonly T[],
  mapped?: string,
): T[] {
  if (mapped !== undefined) {
    const named =
      tables.find((t) => t.name === mapped) ??
      tables.find((t) => t.schema !== null && `${t.schema}.${t.name}` === mapped);
    return named ? [named] : [];
  }
  // Of two tables of one name the first is meant: that of the schema which comes first in the search_path.
  const exact = tableNameCandidates(logical).flatMap((name) => tables.find((t) => t.name === name) ?? []);
  if (exact.length > 0) return exact;
  const wanted = new Set([normalise(logical), `${normalise(logical)}s`]);
  const alike = tables.filter((t) => wanted.has(normalise(t.name)));
  return new Set(alike.map((t) => t.name)).size === 1 ? alike.slice(0, 1) : [];
}

/** The likeliest table for a logical name, null where none comes near. */
export function findTable<T extends { readonly name: string; readonly schema: string | null }>(
  logical: string,
  tables: readonly T[],
  mapped?: string,
): T | null {
  return findTables(logical, tables, mapped)[0] ?? null;
}

/** Finds the column for a logical field: the mapped one, else an exact name, else a mere likeness. */
export function findColumn<C extends { readonly name: string }>(
  logical: string,
  columns: readonly C[],
  mapped?: string,
): C | null {
  if (mapped !== undefined) return columns.find((c) => c.name === mapped) ?? null;
  return (
    columns.find((c) => c.name === logical) ??
    columns.find((c) => c.name === toSnakeCase(logical)) ??
    columns.find((c) => normalise(c.name) === normalise(logical)) ??
    null
  );
}
