import type { FilterKey, Reading } from '../query/typed-query';
import { choiceField, type FilterField } from './filter-fields';

// What is kept on this computer is of several databases: its lists show that of the open one, until others are asked for.

/** A database as such a list knows it. */
export interface KnownConnection {
  readonly id: string;
  readonly name: string;
}

/** The filter of one database among several: the id of a connection, every database, or left out for the open one. */
export interface DatabaseFilter {
  readonly connectionId?: string | undefined;
}

/** In the place of the id of a connection. */
export const EVERY_DATABASE = 'every-database';

/** What main is asked for: the rows of one connection, or undefined for those of all. */
export function askedConnection({ connectionId }: DatabaseFilter, openId: string | null): string | undefined {
  if (connectionId === EVERY_DATABASE) return undefined;
  return connectionId ?? openId ?? undefined;
}

/** Whether rows of several databases stand side by side, so that each has to say which it is of. */
export function isOfSeveral({ connectionId }: DatabaseFilter, openId: string | null): boolean {
  return connectionId === EVERY_DATABASE || (connectionId === undefined && openId === null);
}

/** How the filter is said. */
export function databaseWords(connections: readonly KnownConnection[]): (id: string) => string {
  return (id) => {
    if (id === EVERY_DATABASE) return 'Every database';
    return `On ${connections.find((one) => one.id === id)?.name ?? 'a connection that is gone'}`;
  };
}

/** How it is typed. */
export function databaseKey(connections: readonly KnownConnection[]): FilterKey<DatabaseFilter> {
  return {
    key: 'database',
    aliases: ['connection', 'on'],
    explain: 'the name of a connection, or every',
    read: (value): Reading<DatabaseFilter> => {
      const wanted = value.toLowerCase();
      const found =
        connections.find(({ name }) => name.toLowerCase() === wanted) ??
        (wanted === 'every' || wanted === 'all' ? { id: EVERY_DATABASE } : undefined) ??
        connections.find(({ name }) => name.toLowerCase().startsWith(wanted));
      return found === undefined
        ? { expected: `There is no connection “${value}”.` }
        : { filters: { connectionId: found.id } };
    },
  };
}

/** How it is chosen. */
export function databaseField(connections: readonly KnownConnection[]): FilterField<DatabaseFilter> {
  return choiceField(
    'connectionId',
    'Database',
    [
      { value: EVERY_DATABASE, label: 'Every database' },
      ...connections.map(({ id, name }) => ({ value: id, label: name })),
    ],
    'This database',
  );
}
