// What an act did, told so that what Authdesk did to one person and the server to another can be laid side by side:
// who it was and which moment it was is taken out, every form and every value that does not hang on them stays.
import { differenceOf, type Snapshot } from '../schemas/snapshot';
import type { TimeForm } from '../schemas/forms';
import { handleOf, type Person } from './world';

/** Rows as texts, each once, sorted. */
export interface Told {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

interface Span {
  readonly began: number;
  readonly ended: number;
}

/** A whole act: the database before and after, whose it was, and when. */
export interface Witnessed extends Span {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly person: Person;
}

const HOUR = 3_600_000;
const OFFSETS = { now: 0, 'in an hour': HOUR, 'in a day': 24 * HOUR, 'in a week': 7 * 24 * HOUR };

/** The form of a text that means nothing by itself, such as an id or a hash. */
const formOf = (text: string) => text.replaceAll(/[\w-]+/g, (word) => `${word.length} letters`);

/** `table.column` of ids that can be a person's. */
const ownId = /^(user|users|people)\.id$|(user|account|reference|inviter)_?id$/iu;

function timeIn(text: string, times: TimeForm, { began, ended }: Span): string | null {
  if (!times.shape.test(text)) return null;
  const time = times.read(text);
  const slack = 2000;
  for (const [name, offset] of Object.entries(OFFSETS)) {
    if (time >= began + offset - slack && time <= ended + offset + slack) return `<${name}>`;
  }
  return '<another time>';
}

/** One value, without who and when; of what was there `before`, only that it is a time. */
function tell(
  [column, text]: readonly [string, string | null],
  { times, seen, before, table }: { times: TimeForm; seen: Witnessed; before: boolean; table: string },
): string {
  if (text === null) return 'NULL';
  const time = timeIn(text, times, seen);
  if (time !== null) return before ? '<time>' : time;
  const { id, email } = seen.person;
  const bare = text.startsWith("'") ? text.slice(1, -1) : text;
  // told apart: a number and a text on SQLite
  const kind = text.startsWith("'") ? 'text ' : '';
  // numbers as ids: a session may well have the number of its user
  if (ownId.test(`${table}.${column}`) && bare === id) return `${kind}<id>`;
  if (/(?<!provider_?)id$/iu.test(column)) return `${kind}<another id>`;
  if (bare === id) return `${kind}<id>`;
  const known = bare.replaceAll(email, '<email>').replaceAll(new RegExp(handleOf(email), 'giu'), '<name>');
  // the first letters of an API key are as much by chance as the whole of it
  const byChance = known === bare && (known.length > 24 || column === 'start');
  return kind + (byChance ? formOf(known) : known);
}

/** What an act did. */
export function told(seen: Witnessed, times: TimeForm): Told {
  const { before, after } = seen;
  const { added, removed, changed } = differenceOf(before, after);
  const whole = (snapshot: Snapshot) => (at: string) => {
    const [table, row] = rowAt(snapshot, at);
    const how = { times, seen, before: snapshot === before, table };
    const cells = Object.entries(row).map((cell) => `${cell[0]}=${tell(cell, how)}`);
    return `${table}: ${cells.join(', ')}`;
  };
  return {
    added: distinct(added.map(whole(after))),
    removed: distinct(removed.map(whole(before))),
    changed: distinct(
      Object.entries(changed).map(([at, cells]) => {
        const [table] = rowAt(before, at);
        // what stood there before is the person's own
        const texts = Object.entries(cells).map(
          ([column, [, now]]) => `${column}=${tell([column, now], { times, seen, before: false, table })}`,
        );
        return `${table}: ${texts.join(', ')}`;
      }),
    ),
  };
}

/** How many sessions somebody has hangs on what was asked before, so alike rows are told once. */
const distinct = (lines: readonly string[]) => [...new Set(lines)].sort();

function rowAt(snapshot: Snapshot, at: string): [string, Readonly<Record<string, string | null>>] {
  const cut = at.lastIndexOf('/');
  const table = at.slice(0, cut);
  return [table, snapshot.get(table)?.get(at.slice(cut + 1)) ?? {}];
}
