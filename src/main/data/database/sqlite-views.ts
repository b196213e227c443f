import { sql } from 'kysely';
import type { AnyDatabase, PhysicalColumn, PhysicalTable, StandIn } from './physical-table';

interface View {
  readonly name: string;
  /** As it was made. */
  readonly text: string;
  /** Its triggers, as they were made. */
  readonly triggers: string | null;
}

/**
 * The views of a SQLite file. What they are made of stands in their text alone, and they take changes only where a trigger
 * says what to do instead.
 */
export async function readViews(db: AnyDatabase, tables: readonly string[]): Promise<PhysicalTable[]> {
  const { rows } = await sql<View>`
    select v.name as "name", v.sql as "text",
      (select group_concat(t.sql, char(10)) from sqlite_schema t where t.type = 'trigger' and t.tbl_name = v.name) as "triggers"
    from sqlite_schema v where v.type = 'view' order by v.name`.execute(db);
  const found: PhysicalTable[] = [];
  for (const view of rows) {
    const columns = await columnsOf(db, view.name);
    if (columns === null) continue;
    const others = [...tables, ...rows.map(({ name }) => name)].filter((name) => name !== view.name);
    const takes = taken(view.triggers ?? '');
    const standsFor = { kind: 'view', of: madeOf(view.text, others), takes, lockable: true } as const;
    found.push({ schema: null, name: view.name, columns, indexes: [], primaryKey: [], referredBy: [], standsFor });
  }
  return found;
}

/** The columns of a view; null where it shows what is not there any more. */
async function columnsOf(db: AnyDatabase, view: string): Promise<PhysicalColumn[] | null> {
  try {
    const { rows } = await sql<{ name: string; type: string | null }>`
      select name as "name", lower(type) as "type" from pragma_table_xinfo(${view}) order by cid`.execute(db);
    return rows.map(({ name, type }) => ({
      name,
      type: type ?? '',
      nullable: true,
      hasDefault: false,
      generated: false,
      readable: true,
    }));
  } catch {
    return null;
  }
}

/** Names behind FROM, JOIN and commas, in any of SQLite's quotes. */
const NAMED = /"((?:[^"]|"")+)"|`([^`]+)`|\[([^\]]+)\]|([\p{L}_][\p{L}\p{N}_$]*)/gu;

function madeOf(text: string, known: readonly string[]): StandIn['of'] {
  const from = /\bfrom\b/i.exec(text);
  const behind = from === null ? '' : text.slice(from.index + from[0].length);
  const names = [...behind.matchAll(NAMED)].map(([, a, b, c, d]) =>
    (a?.replaceAll('""', '"') ?? b ?? c ?? d ?? '').toLowerCase(),
  );
  return known.filter((name) => names.includes(name.toLowerCase())).map((name) => ({ schema: null, name }));
}

function taken(triggers: string): StandIn['takes'] {
  const instead = (act: string) => new RegExp(`\\binstead\\s+of\\s+${act}\\b`, 'i').test(triggers);
  return { insert: instead('insert'), update: instead('update'), delete: instead('delete') };
}
