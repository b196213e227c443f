import { userLabel } from '@shared/user-label';
import type { AuditEntry } from '@shared/api/audit';
import type { UserDetail } from '@shared/api/users';
import { ticketTime } from '../../../format/dates';
import { plural } from '../../../format/numbers';
import type { TicketValues } from '../../../parts/ticket/template';

/** What is known when it is copied. */
export interface TicketFacts {
  readonly user: UserDetail;
  readonly entries: readonly AuditEntry[];
  /** The person's time zone; null: not known, and UTC stands in for it. */
  readonly zone: string | null;
  readonly database: { readonly name: string; readonly environment: string } | null;
  readonly by: string;
  readonly link: string;
  readonly now: string;
}

/** Acts that changed nothing for the person. */
const SILENT = /^(?:notes|tags|secrets|sessions\.probe|.+\.export$|users\.package)/u;

/** What a ticket is told of a person: facts that are on screen, and no secret among them. */
export function ticketValues({ user, entries, zone, database, by, link, now }: TicketFacts): TicketValues {
  const acts = entries.filter(({ action, outcome }) => !SILENT.test(action) && outcome !== 'failed');
  const time = (iso: string) => ticketTime(iso, zone);
  const name = user.name?.trim() ?? '';
  const label = userLabel(user);
  return {
    person: `${name === '' || name === label ? label : `${name} <${label}>`} (id ${user.id})`,
    name,
    email: user.email,
    id: user.id,
    state: stateText(user, time),
    // In the order in which it was done.
    done: acts
      .toReversed()
      .map((entry) => `- ${doneText(entry, time)}`)
      .join('\n'),
    effect: effectText(acts, time),
    database: database === null ? '' : `${database.name} (${database.environment})`,
    zone: zone ?? 'UTC',
    time: time(now),
    by,
    link,
  };
}

type Time = (iso: string) => string;

function stateText(user: UserDetail, time: Time): string {
  const live = user.counts.activeSessions;
  return [
    ...user.states.map(({ text, until }) => (until === undefined ? text : `${text}, until ${time(until)}`)),
    ...(user.unavailable.session !== null ? [] : [live === 0 ? 'no live session' : plural(live, 'live session')]),
  ].join('; ');
}

function doneText({ at, summary, outcome, undo, reason }: AuditEntry, time: Time): string {
  return [
    `${time(at)}: ${summary}`,
    ...(reason === null ? [] : [` (${reason})`]),
    ...(outcome === 'unknown' ? ['; not known whether it was saved'] : []),
    ...(undo === 'done' ? ['; taken back since'] : []),
  ].join('');
}

/** Until when browsers and tokens go on by what they have, as the records of the acts say it. */
function effectText(acts: readonly AuditEntry[], time: Time): string {
  const standing = acts.filter(({ undo, outcome }) => undo !== 'done' && outcome === 'done');
  if (standing.length === 0) return '';
  const latest = (field: 'cachedUntil' | 'jwtUntil') => {
    const moments = standing.map(({ after }) => Date.parse(String(after?.[field])));
    const last = Math.max(...moments.filter((moment) => !Number.isNaN(moment)));
    return Number.isFinite(last) ? time(new Date(last).toISOString()) : null;
  };
  const [cached, jwt] = [latest('cachedUntil'), latest('jwtUntil')];
  return [
    'at once on the server',
    ...(cached === null ? [] : [`browsers with a cached session until ${cached} at the latest`]),
    ...(jwt === null ? [] : [`tokens already issued until ${jwt} at the latest`]),
  ].join('; ');
}
