// Writes rows as multi-row INSERTs, one row a line. Repeated values (user ids, user agents, hashes) are written once
// and referred to by number, which halves the file and still leaves plain SQL.
const ROWS_PER_STATEMENT = 500;

/** A time relative to the creation of the database. */
export const at = (ms) => ({ relative: Math.round(ms) });

/** The same as an epoch number inside a text value. */
export const epochAt = (ms) => `\u0000${Math.round(ms)}`;

const texts = new Map();

/** The number of a repeated text in the `demo_text` table. */
export function shared(value) {
  if (!texts.has(value)) texts.set(value, texts.size + 1);
  return texts.get(value);
}

function literal(value) {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return `~${value.relative}`;
  if (value.includes('~')) throw new Error(`a text must not contain the mark of relative times: ${value}`);
  return `'${value.replaceAll("'", "''").replaceAll('\u0000', '~~')}'`;
}

const lookups = {
  user: (column) => `(SELECT "id" FROM "user" WHERE rowid = ${column})`,
  text: (column) => `(SELECT "value" FROM temp."demo_text" WHERE "n" = ${column})`,
};

/** INSERT statements for rows; `via` names the columns that hold a number to be looked up: `{ userId: 'user' }`. */
export function insert(table, rows, via = {}) {
  const columns = Object.keys(rows[0]);
  const target = `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})`;
  const plain = Object.keys(via).length === 0;
  const expressions = columns.map((name, i) => (via[name] ? lookups[via[name]](`column${i + 1}`) : `column${i + 1}`));
  const statements = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const lines = rows.slice(start, start + ROWS_PER_STATEMENT).map((row) => {
      if (Object.keys(row).join() !== columns.join()) throw new Error(`uneven row for ${table}`);
      return `(${columns.map((name) => literal(row[name])).join(',')})`;
    });
    const values = `VALUES\n${lines.join(',\n')}`;
    statements.push(plain ? `${target} ${values};` : `${target}\nSELECT ${expressions.join(', ')}\nFROM (${values});`);
  }
  return statements.join('\n');
}

/** The table of repeated texts; to be placed before the rows that refer to it. */
export function sharedTexts() {
  const rows = [...texts].map(([value, n]) => ({ n, value }));
  return `CREATE TEMP TABLE "demo_text" ("n" INTEGER PRIMARY KEY, "value" TEXT NOT NULL);\n${insert('temp."demo_text"', rows)}`;
}

/** Removes the table of repeated texts again. */
export const dropSharedTexts = 'DROP TABLE temp."demo_text";';
