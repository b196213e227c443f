import pg from 'pg';

const { builtins } = pg.types;
/**
 * Times stay text: a JS date loses microseconds and shifts a `timestamp` into this computer's zone. So do numbers beyond
 * 2^53 and JSON, which may hold such numbers.
 */
const TEXT_TYPES: ReadonlySet<number> = new Set([
  builtins.TIMESTAMP,
  builtins.TIMESTAMPTZ,
  builtins.DATE,
  builtins.INT8,
  builtins.NUMERIC,
  builtins.JSON,
  builtins.JSONB,
]);
const asText = (value: string) => value;

/** How values are read from what Postgres sends; the same for statements and for whole tables. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    TEXT_TYPES.has(oid) ? asText : pg.types.getTypeParser(oid, format),
};

/** Types whose text is their value. */
const PLAIN_TYPES: ReadonlySet<number> = new Set([
  ...TEXT_TYPES,
  builtins.TEXT,
  builtins.VARCHAR,
  builtins.BPCHAR,
  builtins.UUID,
]);

/** Reads a value of a type from its text; null where the text is the value. */
export function textReader(oid: number): ((text: string) => unknown) | null {
  return PLAIN_TYPES.has(oid) ? null : (valueTypes.getTypeParser(oid, 'text') as (text: string) => unknown);
}
