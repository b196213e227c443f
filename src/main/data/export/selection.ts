import type { LogicalTable, OpenField } from '@shared/logical-model';
import { selectShown } from '../database/cells';
import type { DatabaseHandle } from '../database/database-handle';
import { columnOf, type Column } from '../database/expressions';
import type { PhysicalColumn } from '../database/physical-table';
import type { CellPlan } from '../database/row-text/cell-plan';
import type { AuthTable } from '../schema/auth-table';
import { parseDevice } from '../base/device';

interface Empty {
  /** What stands for NULL, and for a column that is not there. */
  readonly empty?: '' | false | null;
  /** An empty text counts as NULL. */
  readonly blank?: boolean;
}

/** What has to be selected for some cells, each column once, and no other. */
export class Selection {
  readonly #columns: Column[] = [];
  readonly #places = new Map<string, number>();

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** A column's own value. */
  value<T extends LogicalTable>(
    table: AuthTable<T>,
    field: OpenField<T>,
    { empty = null, blank }: Empty = {},
  ): CellPlan {
    if (!table.has(field)) return { make: 'fixed', value: empty };
    const { form } = table.column(field);
    return {
      make: 'value',
      at: this.#at(`${table.logical}.${field}`, () => table.ref(field)),
      form,
      empty,
      ...(blank === true && { blank }),
    };
  }

  /** A column of the app's own, in the database's words. */
  own(kind: DatabaseHandle['kind'], table: AuthTable<'user'>, { name }: PhysicalColumn): CellPlan {
    return {
      make: 'value',
      at: this.#at(`own:${name}`, () => selectShown(kind, columnOf(table.alias, name))),
      form: { type: 'text' },
      empty: null,
    };
  }

  /** Of a secret whether it is there. */
  presence(table: AuthTable<'account'>, field: 'password' | 'accessToken' | 'refreshToken' | 'idToken'): CellPlan {
    if (table.unreadable.includes(field)) return { make: 'fixed', value: 'unknown' };
    if (!table.has(field)) return { make: 'fixed', value: 'not set' };
    return {
      make: 'presence',
      at: this.#at(`has:${field}`, () => table.present(field)),
    };
  }

  /** Whether a session is live at a moment. */
  liveness(session: AuthTable<'session'>, now: Date): CellPlan {
    const { form } = session.column('expiresAt');
    const at = this.#at('session.expiresAt', () => session.ref('expiresAt'));
    return { make: 'liveness', at, form, now: now.getTime() };
  }

  /** The device of a session as a person would call it. */
  device(session: AuthTable<'session'>): CellPlan {
    if (!session.has('userAgent')) return { make: 'fixed', value: parseDevice(null).label };
    return { make: 'device', at: this.#at('session.userAgent', () => session.ref('userAgent')) };
  }

  #at(key: string, column: () => Column): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#columns.length);
    this.#columns.push(column());
    return this.#columns.length - 1;
  }
}
