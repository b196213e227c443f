import type { RefusedBy } from '@shared/error-details';
import type { Refusal } from './refusal';

/** What a server says with an error; a driver's own has a message alone. */
export interface PostgresSaid {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
  /** There only where the server itself said it. */
  readonly severity?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  /** The code it happened in, such as that of a trigger. */
  readonly where?: string | undefined;
  readonly routine?: string | undefined;
}

/** What each SQLSTATE refuses. Those of a class that are not here are of its `CLASSES`. */
const STATES: Readonly<Record<string, RefusedBy>> = {
  '23514': 'check',
  '23502': 'not-null',
  '23505': 'unique',
  '23503': 'foreign-key',
  '23001': 'foreign-key',
  '23P01': 'exclusion',
  '22001': 'too-long',
  '428C9': 'generated',
  '44000': 'view-check',
  P0001: 'raised',
  P0004: 'raised',
};

const CLASSES: Readonly<Record<string, RefusedBy>> = { '22': 'value', '23': 'other', P0: 'raised' };

/** Where a rule has a name, its name says more than the server's sentence, which is in the language of the server. */
const BY_RULE: ReadonlySet<RefusedBy> = new Set([
  'check',
  'not-null',
  'unique',
  'foreign-key',
  'exclusion',
  'generated',
]);

/** States that keep their meaning in whatever code they happen: locks, timeouts, rights, what makes a transaction fail. */
const OURS_EVERYWHERE = /^(08|25|26|28|40|53300|55P03|57|42501)/;

/**
 * What a server refused, null where the error is about something else. `RAISE` of a trigger is told from the server's own
 * errors, whatever SQLSTATE it was given. `guarded`: policies stand before a table.
 */
export function postgresRefusal(error: PostgresSaid, phase: 'read' | 'query', guarded = false): Refusal | null {
  const { code = '', severity, routine, where } = error;
  const raised = routine === 'exec_stmt_raise' || routine === 'exec_stmt_assert';
  const own = raised || /PL\/|function/i.test(where ?? '');
  if (phase === 'read') return readRefusal(error, own || (guarded && code.startsWith('22')));
  if (code === '42501' && routine === 'ExecWithCheckOptions') return { by: 'policy', table: error.table };
  // A parameter that only the app sets: policies ask for one, and nothing of ours does.
  if (code === '42704' && severity !== undefined) return { by: 'policy', said: wordsOf(error) };
  const by = STATES[code] ?? CLASSES[code.slice(0, 2)];
  if (by !== undefined) return refusalOf(by, error, raised);
  if (raised) return refusalOf(code === '42501' ? 'policy' : 'raised', error, true);
  if (severity === undefined || OURS_EVERYWHERE.test(code)) return null;
  if (own || !code.startsWith('42')) return { by: 'other', said: wordsOf(error) };
  return null;
}

function refusalOf(by: RefusedBy, error: PostgresSaid, raised: boolean): Refusal {
  const { severity, table, column, constraint } = error;
  const words = raised || (severity !== undefined && (by === 'raised' || !BY_RULE.has(by))) ? wordsOf(error) : null;
  return { by, table, field: column, rule: constraint, said: words };
}

// Nothing was to be changed: whatever the database's own code stops at, it is the reading that was refused.
function readRefusal(error: PostgresSaid, own: boolean): Refusal | null {
  const { code = '', severity } = error;
  if (severity === undefined) {
    const by = STATES[code] ?? CLASSES[code.slice(0, 2)];
    return by === undefined ? null : { by };
  }
  if (own || code === '42704' || CLASSES[code.slice(0, 2)] === 'raised') {
    return OURS_EVERYWHERE.test(code) && error.routine?.startsWith('exec_stmt') !== true
      ? null
      : { by: 'policy-read', said: wordsOf(error) };
  }
  const by = CLASSES[code.slice(0, 2)];
  return by === undefined ? null : { by, said: wordsOf(error) };
}

function wordsOf({ message, hint, routine }: PostgresSaid): string | null {
  // The hint of a RAISE was written for people like these; the server's own are about SQL.
  const more = routine === 'exec_stmt_raise' && hint !== undefined ? ` ${hint}` : '';
  return message === undefined ? null : message + more;
}
