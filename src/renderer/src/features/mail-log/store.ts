import {
  mailKind,
  mailKinds,
  mailLogRow,
  mailVia,
  type MailKind,
  type MailLogRow,
  type MailVia,
} from '@shared/api/email';
import { makeListView } from '../../parts/lists/list-view';
import { oneOf } from '../../parts/query/one-of';
import type { FilterKey } from '../../parts/query/typed-query';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

/** What is asked of the mail log. */
export interface MailLogQuestion {
  readonly search: string;
  readonly kind: MailKind | null;
  readonly via: MailVia | null;
  readonly outcome: MailLogRow['outcome'] | null;
}

export const EVERYTHING: MailLogQuestion = { search: '', kind: null, via: null, outcome: null };

/** The view of the mail log. */
export const mailLogView = makeListView<MailLogQuestion>(EVERYTHING);

const outcomes = mailLogRow.shape.outcome;

/** The filters that can be typed into its box. */
export const MAIL_LOG_FILTER_KEYS: readonly FilterKey<Omit<MailLogQuestion, 'search'>>[] = [
  {
    key: 'kind',
    explain: mailKinds.join(', '),
    read: (value) => {
      const kind = mailKind.safeParse(value.toLowerCase());
      return kind.success ? { filters: { kind: kind.data } } : { expected: `kind is one of ${mailKinds.join(', ')}.` };
    },
  },
  {
    key: 'via',
    explain: 'server, smtp or outbox',
    read: (value) =>
      oneOf('via', value, { server: 'server', smtp: 'smtp', outbox: 'outbox' } as const, (via) => ({ via })),
  },
  {
    key: 'outcome',
    explain: 'accepted, kept, failed or unknown',
    read: (value) =>
      oneOf(
        'outcome',
        value,
        { accepted: 'accepted', kept: 'kept', failed: 'failed', unknown: 'unknown' } as const,
        (outcome) => ({ outcome }),
      ),
  },
];

/** Whether the list is narrowed by more than what is searched for. */
export function isNarrowed({ kind, via, outcome }: Omit<MailLogQuestion, 'search'>): boolean {
  return kind !== null || via !== null || outcome !== null;
}

type State = Readonly<Record<string, unknown>>;

/** What a saved view of the log keeps. */
export function mailLogState({ search, kind, via, outcome }: MailLogQuestion, layout: GridLayout): State {
  return { search: search.trim(), kind, via, outcome, layout };
}

/** A saved view, read again; what does not look like one is left out. */
export function readMailLogState(kept: State): { readonly question: MailLogQuestion; readonly layout: GridLayout } {
  const kind = mailKind.safeParse(kept['kind']);
  const via = mailVia.safeParse(kept['via']);
  const outcome = outcomes.safeParse(kept['outcome']);
  const { search } = kept;
  return {
    question: {
      search: typeof search === 'string' ? search : '',
      kind: kind.success ? kind.data : null,
      via: via.success ? via.data : null,
      outcome: outcome.success ? outcome.data : null,
    },
    layout: readLayout(kept['layout']),
  };
}
