import { verificationKind } from '@shared/api/verifications';
import type { VerificationsQuestion } from './public/view';
import { readLayout, type GridLayout } from '../../ui/data-grid/layout';

type State = Readonly<Record<string, unknown>>;

/** What a saved view of the list keeps; whose rows they are is no part of a view. */
export function verificationsState(question: VerificationsQuestion, layout: GridLayout): State {
  const { kind, state, createdAfter, createdBefore, expiresAfter, expiresBefore } = question;
  return {
    search: question.search.trim(),
    kind,
    state,
    createdAfter,
    createdBefore,
    expiresAfter,
    expiresBefore,
    layout,
  };
}

/** A saved view, read again; what does not look like one is left out. */
export function readVerificationsState(kept: State): {
  readonly question: VerificationsQuestion;
  readonly layout: GridLayout;
} {
  const kind = verificationKind.safeParse(kept['kind']);
  const { state, search } = kept;
  const time = (key: string) => {
    const value = kept[key];
    return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  return {
    question: {
      search: typeof search === 'string' ? search : '',
      kind: kind.success ? kind.data : null,
      state: state === 'active' || state === 'expired' ? state : 'all',
      person: null,
      createdAfter: time('createdAfter'),
      createdBefore: time('createdBefore'),
      expiresAfter: time('expiresAfter'),
      expiresBefore: time('expiresBefore'),
    },
    layout: readLayout(kept['layout']),
  };
}
