import { AppError } from '../base/app-error';
import type { OpenConnection } from '../connections/connection';
import type { Tried } from '../database/database-handle';
import { refusedError } from '../database/refusal';
import { knownTable, type KnownTable } from './known-table';
import { isStamp } from './row-states';
import { NotKept } from './settle';

/**
 * Why a write failed, as people are told: what the database refused by the name of its field, and what it made of a row
 * instead of what was asked. Looks into the catalog, so the transaction has to be over.
 */
export async function toldError(connection: OpenConnection, tried: Tried | null, error: unknown): Promise<AppError> {
  if (error instanceof NotKept) return notKept(knownTable(connection, error.table), error);
  const known = error instanceof AppError ? error : connection.handle.toAppError(error, false);
  const { details } = known;
  if (details === undefined || !('reason' in details) || details.reason !== 'refused') return known;
  const here = tried !== null && (details.table === null || details.table === tried.table.name);
  const physical = here ? tried.table : connection.schema.tables.find(({ name }) => name === details.table);
  const column = details.field ?? (tried === null ? null : await fieldAtFault(connection, tried, known.cause));
  const table = physical === undefined ? null : knownTable(connection, physical);
  return refusedError(
    {
      ...details,
      table: table?.name ?? details.table,
      field: column === null ? null : (table?.field(column) ?? column),
    },
    known.cause,
  );
}

async function fieldAtFault({ handle }: OpenConnection, tried: Tried, cause: unknown): Promise<string | null> {
  const found = await handle.columnsAtFault(cause, tried);
  // Our own stamp goes with every change: it is at fault only where nothing else is.
  const others = found.filter((column) => !isStamp(column));
  const [only, ...more] = others.length > 0 ? others : found;
  return more.length === 0 ? (only ?? null) : null;
}

function notKept(table: KnownTable, { columns, putBack }: NotKept): AppError {
  const fields = columns.map(({ column, asked, stored }) => ({
    field: table.field(column),
    asked: table.shown(column, asked),
    stored: table.shown(column, stored),
  }));
  const names = fields.map(({ field }) => `“${field}”`).join(', ');
  const what = putBack
    ? `The database put the old value of ${names} back`
    : `The database stored something else for ${names} than was asked for`;
  const [first] = fields;
  return new AppError('CONFLICT', `${what}, so everything was taken back.`, {
    hint: 'A trigger or a rule of this database changes what is written: ask whoever looks after it.',
    ...(first !== undefined && { field: first.field }),
    details: { reason: 'not-kept', table: table.name, fields },
  });
}

/** The same error with the place of its field in a call's input, where it is about one of these: field → place. */
export function atPlace(error: unknown, places: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof AppError) || error.field === undefined) return error;
  const { details } = error;
  const fromDatabase =
    details !== undefined && 'reason' in details && (details.reason === 'refused' || details.reason === 'not-kept');
  const place = places.get(error.field);
  return fromDatabase && place !== undefined ? error.at(place) : error;
}
