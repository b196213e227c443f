import type { UserFilters } from '@shared/api/users';
import { useEffect, useMemo, useRef, useState } from 'react';
import { isPasted, pasteKind } from '../../parts/paste/paste-kind';
import { changeFilters } from '../../parts/query/filters';
import type { ListQuestion } from '../../parts/lists/list-store';
import { useAnything } from '../../parts/paste/use-anything';
import { readUsersBox } from './filters';
import { usersStore } from './public/view-store';

/** Nobody goes on typing after this long. */
const IDLE_MS = 400;

/**
 * What is typed or pasted into the box of the users list: text to search for, filters that become chips once they are
 * complete, and things that lead to a person. What may be a secret never gets as far as the view, which outlasts the screen.
 */
export function useUsersBox({ search, filters }: Pick<ListQuestion<UserFilters>, 'search' | 'filters'>) {
  const anything = useAnything();
  const { ask, clear } = anything;
  const [secret, setSecret] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const query = useMemo(() => readUsersBox(search, false), [search]);

  const takeFilters = (text: string, final: boolean): boolean => {
    const next = readUsersBox(text, final);
    const found = Object.keys(next.filters).length > 0;
    if (found) usersStore.ask({ search: next.rest, filters: changeFilters(filters, next.filters) });
    return found;
  };
  const recognise = (text: string, kind: 'secret' | 'lead') => {
    setSecret('');
    ask(text, kind === 'secret');
  };
  const change = (text: string) => {
    clearTimeout(timer.current);
    clear();
    const kind = pasteKind(text);
    if (kind === 'secret') {
      if (search !== '') usersStore.ask({ search: '' });
      if (isPasted(secret, text)) {
        recognise(text, kind);
      } else {
        setSecret(text);
        timer.current = setTimeout(() => recognise(text, kind), IDLE_MS);
      }
      return;
    }
    setSecret('');
    if (kind === 'lead') timer.current = setTimeout(() => recognise(text, kind), isPasted(search, text) ? 0 : IDLE_MS);
    if (!takeFilters(text, false)) usersStore.ask({ search: text });
  };
  return {
    value: secret === '' ? search : secret,
    /** What the list is asked for. */
    text: query.text,
    notes: query.notes,
    typing: query.typing,
    answer: anything.answer,
    change,
    /** The person is done: a filter without a space behind it counts too. Tells whether there was one. */
    finish: () => takeFilters(search, true),
    dismiss: () => {
      clearTimeout(timer.current);
      setSecret('');
      clear();
    },
  };
}

export type UsersBox = ReturnType<typeof useUsersBox>;
