import type { NameMapping } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { coreTables } from '@shared/core-tables';
import type { LogicalTable } from '@shared/logical-model';
import type { ErrorInfo } from '@shared/result';
import { MODEL_TABLES } from './model';

/** What the last test told about the names of a database, to pick from. */
export interface KnownNames {
  /** Tables that exist, as a mapping names them. */
  readonly tables: readonly string[];
  /** better-auth's table → the columns of the table that stands for it. */
  readonly columns: Readonly<Partial<Record<LogicalTable, readonly string[]>>>;
  /** better-auth's table → its name here, where it was found. */
  readonly found: Readonly<Partial<Record<LogicalTable, string>>>;
  /** better-auth's table → field → its column here, where it was found. */
  readonly foundFields: Readonly<Partial<Record<LogicalTable, Readonly<Record<string, string>>>>>;
  /** better-auth's table → fields no column was found for. */
  readonly missing: Readonly<Partial<Record<LogicalTable, readonly string[]>>>;
  /** Tables of better-auth's that no table was found for. */
  readonly absent: readonly LogicalTable[];
}

export const NOTHING_KNOWN: KnownNames = {
  tables: [],
  columns: {},
  found: {},
  foundFields: {},
  missing: {},
  absent: [],
};

/** Which of better-auth's tables a table of this database stands for: the one it was said to be, else that of people. */
function standsFor(table: string, mapping: NameMapping): LogicalTable {
  const named = MODEL_TABLES.find((logical) => {
    const name = mapping.tables?.[logical]?.trim();
    return name === table || name?.endsWith(`.${table}`) === true;
  });
  return named ?? 'user';
}

/** What a failed test says about names: the tables that exist, or the columns of the one that lacks some. */
export function namesInFailure(error: ErrorInfo, mapping: NameMapping = {}): KnownNames | null {
  if (error.code !== 'SCHEMA_MISMATCH' || error.details === undefined) return null;
  if (error.details.reason === 'no-tables') {
    const { tables } = error.details;
    return tables.length === 0 ? null : { ...NOTHING_KNOWN, tables, absent: ['user'] };
  }
  const { table, columns = [], missing } = error.details;
  const about = standsFor(table, mapping);
  return {
    ...NOTHING_KNOWN,
    tables: [table],
    columns: columns.length === 0 ? {} : { [about]: columns },
    found: { [about]: table },
    missing: { [about]: missing },
  };
}

/** What a report says about names. */
export function namesInReport(report: ConnectionReport): KnownNames {
  const found: Partial<Record<LogicalTable, string>> = {};
  const columns: Partial<Record<LogicalTable, readonly string[]>> = {};
  const foundFields: Partial<Record<LogicalTable, Readonly<Record<string, string>>>> = {};
  const missing: Partial<Record<LogicalTable, readonly string[]>> = {};
  const absent: LogicalTable[] = [];
  for (const logical of coreTables) {
    const table = report.tables[logical];
    if (table.name === null) absent.push(logical);
    else {
      found[logical] = table.name;
      foundFields[logical] = table.columns;
      columns[logical] = [...new Set([...Object.values(table.columns), ...table.extra])].toSorted();
      if (table.missing.length > 0) missing[logical] = table.missing;
    }
  }
  const related = report.relatedTables.map((one) => one.table);
  return { tables: [...new Set([...Object.values(found), ...related])], columns, found, foundFields, missing, absent };
}

/** Puts together what several tests told; the newest wins, and tables once seen stay on offer. */
export function mergeNames(before: KnownNames, now: KnownNames): KnownNames {
  return {
    ...now,
    tables: [...new Set([...now.tables, ...before.tables])],
    columns: { ...before.columns, ...now.columns },
    found: { ...before.found, ...now.found },
    foundFields: { ...before.foundFields, ...now.foundFields },
  };
}

/** The names with one given, or taken out where there is nothing in its box. */
function withName(
  names: Readonly<Record<string, string>> | undefined,
  key: string,
  name: string,
): Record<string, string> {
  const others = Object.entries(names ?? {}).filter(([other]) => other !== key);
  return Object.fromEntries(name.trim() === '' ? others : [...others, [key, name]]);
}

/** The mapping with one table named; an empty name takes it out. */
export function withTable(mapping: NameMapping, table: LogicalTable, name: string): NameMapping {
  return { ...mapping, tables: withName(mapping.tables, table, name) };
}

/** The mapping with one column named; an empty name takes it out. */
export function withField(mapping: NameMapping, table: LogicalTable, field: string, column: string): NameMapping {
  return { ...mapping, fields: { ...mapping.fields, [table]: withName(mapping.fields?.[table], field, column) } };
}

/** How many names of a table are given by hand. */
export function namedCount(mapping: NameMapping, table: LogicalTable): number {
  return (mapping.tables?.[table] === undefined ? 0 : 1) + Object.keys(mapping.fields?.[table] ?? {}).length;
}

/** How many names are given by hand in all. */
export function allNamedCount(mapping: NameMapping): number {
  return MODEL_TABLES.reduce((sum, table) => sum + namedCount(mapping, table), 0);
}
