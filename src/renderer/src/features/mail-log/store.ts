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
import { KIND_WORDS, OUTCOME_WORDS, VIA_WORDS } from '../../parts/mail/words';
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

/** What the list is narrowed to, in words. */
export function narrowedTo({ kind, via, outcome }: Omit<MailLogQuestion, 'search'>): readonly {
  readonly key: 'kind' | 'via' | 'outcome';
  readonly text: string;
}[] {
  return [
    ...(kind === null ? [] : [{ key: 'kind', text: KIND_WORDS[kind] } as const]),
    ...(via === null ? [] : [{ key: 'via', text: VIA_WORDS[via] } as const]),
    ...(outcome === null ? [] : [{ key: 'outcome', text: OUTCOME_WORDS[outcome].label } as const]),
  ];
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
