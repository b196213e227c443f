import { sql } from 'kysely';
import type { Tried } from './database-handle';
import type { AnyDatabase } from './physical-table';
import { SqliteError } from './sqlite-protocol';

/**
 * Which columns of a statement SQLite refused. Of a CHECK it says the name or the text, of an index over an expression the
 * name, of a foreign key nothing: what stands in the schema's own SQL tells the columns.
 */
export async function sqliteColumnsAtFault(
  db: AnyDatabase,
  error: unknown,
  { table, values }: Tried,
): Promise<readonly string[]> {
  if (!(error instanceof SqliteError)) return [];
  const names = values.map(({ column }) => column);
  const rule = /: (?:index ')?(.+?)'?$/.exec(error.message)?.[1];
  try {
    if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
      const { rows } = await sql<{ name: string }>`
        select "from" as "name" from pragma_foreign_key_list(${table.name})`.execute(db);
      return names.filter((name) => rows.some((key) => key.name.toLowerCase() === name.toLowerCase()));
    }
    if (rule === undefined || !/_(CHECK|UNIQUE)$/.test(error.code)) return [];
    const { rows } = await sql<{ name: string; text: string | null }>`
      select name as "name", sql as "text" from sqlite_schema where tbl_name = ${table.name}`.execute(db);
    const index = rows.find(({ name }) => name === rule)?.text;
    const made = rows.find(({ name }) => name === table.name)?.text ?? '';
    const text = index ?? checkNamed(made, rule) ?? rule;
    return names.filter((name) => mentions(text, name));
  } catch {
    return []; // what refused is told all the same
  }
}

/** What a named CHECK of a table says; null where no rule has the name. */
function checkNamed(made: string, rule: string): string | null {
  const name = rule.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const start = new RegExp(String.raw`\bconstraint\s+["'\`[]?${name}["'\`\]]?\s+check\s*\(`, 'i').exec(made);
  if (start === null) return null;
  const from = start.index + start[0].length;
  let open = 1;
  for (let at = from; at < made.length; at += 1) {
    if (made[at] === '(') open += 1;
    if (made[at] === ')') open -= 1;
    if (open === 0) return made.slice(from, at);
  }
  return made.slice(from);
}

function mentions(text: string, column: string): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}_$]+/u);
  return words.includes(column.toLowerCase()) || text.toLowerCase().includes(`"${column.toLowerCase()}"`);
}
