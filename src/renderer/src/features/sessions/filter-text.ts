import { shortDate, shortDateTime } from '../../format/dates';
import { ODD_TEXT } from './public/flag-words';
import type { SessionFacts, SessionsQuestion } from './public/view';

type Narrowed = Pick<SessionsQuestion, 'state' | 'facts' | 'user'>;

/** One thing that narrows the list, as a person would say it, and the question without it. */
export interface SessionChip {
  readonly key: 'state' | 'person' | keyof SessionFacts;
  readonly text: string;
  readonly without: Partial<SessionsQuestion>;
}

function said<Value>(value: Value | undefined, say: (value: Value) => string): string | null {
  return value === undefined ? null : say(value);
}

const FACTS: Readonly<Record<keyof SessionFacts, (facts: SessionFacts) => string | null>> = {
  user: ({ user }) => said(user, (text) => (text.includes('@') ? `User ${text}` : `User “${text}”`)),
  ip: ({ ip }) => said(ip, (text) => `From ${text}`),
  device: ({ device }) => said(device, (text) => `On “${text}”`),
  createdAfter: ({ createdAfter }) => said(createdAfter, (iso) => `Signed in from ${moment(iso)}`),
  createdBefore: ({ createdBefore }) =>
    said(createdBefore, (iso) => `Signed in ${isMidnight(iso) ? `to ${lastDay(iso)}` : `before ${moment(iso)}`}`),
  impersonated: ({ impersonated }) => said(impersonated, (on) => (on ? 'Impersonated' : 'Not impersonated')),
  sharedIp: ({ sharedIp }) => said(sharedIp, (on) => (on ? 'Shared address' : 'Address of one person')),
  odd: ({ odd }) => said(odd, (kind) => ODD_TEXT[kind]),
};

/** Everything in force, in a fixed order: the state first, since it is the last one to give up. */
export function describeSessions({ state, facts, user }: Narrowed): readonly SessionChip[] {
  const chips: SessionChip[] = [];
  if (state !== 'all') {
    chips.push({ key: 'state', text: state === 'active' ? 'Live' : 'Ended', without: { state: 'all' } });
  }
  if (user !== null) chips.push({ key: 'person', text: `Of ${user.label}`, without: { user: null } });
  for (const key of Object.keys(FACTS) as (keyof SessionFacts)[]) {
    const text = FACTS[key](facts);
    if (text !== null) chips.push({ key, text, without: { facts: withFact(facts, key, undefined) } });
  }
  return chips;
}

/** The facts with one of them changed, or left out when it is undefined. */
export function withFact<Key extends keyof SessionFacts>(
  facts: SessionFacts,
  key: Key,
  value: SessionFacts[Key] | undefined,
): SessionFacts {
  const { [key]: _old, ...rest } = facts;
  return value === undefined ? rest : { ...rest, [key]: value };
}

function isMidnight(iso: string): boolean {
  const date = new Date(iso);
  return date.getHours() === 0 && date.getMinutes() === 0;
}

function moment(iso: string): string {
  return isMidnight(iso) ? shortDate(iso) : shortDateTime(iso);
}

// A filter ends where the next day begins; people mean the day before it.
function lastDay(iso: string): string {
  return shortDate(new Date(Date.parse(iso) - 1).toISOString());
}
