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
 * Finds the table for a logical name among those that exist. A name from the connection's mapping (`name` or
 * `schema.name`) is the only one tried; else an exact name wins over a mere likeness.
 */
export function findTable<T extends { readonly name: string; readonly schema: string | null }>(
  logical: string,
  tables: readonly T[],
  mapped?: string,
): T | null {
  if (mapped !== undefined) {
    return (
      tables.find((t) => t.name === mapped) ??
      tables.find((t) => t.schema !== null && `${t.schema}.${t.name}` === mapped) ??
      null
    );
  }
  for (const candidate of tableNameCandidates(logical)) {
    const exact = tables.find((t) => t.name === candidate);
    if (exact) return exact;
  }
  const wanted = new Set([normalise(logical), `${normalise(logical)}s`]);
  const alike = tables.filter((t) => wanted.has(normalise(t.name)));
  return alike.length === 1 ? (alike[0] ?? null) : null;
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
