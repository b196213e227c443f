// How a list is looked at: what a saved view keeps, also of an older version, and what outlasts a change of connection.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sessionsStore } from '../../src/renderer/src/features/sessions/public/view-store';
import { usersStore } from '../../src/renderer/src/features/users/public/view-store';
import { accountsStore } from '../../src/renderer/src/features/accounts/view-store';
import { makeListStore } from '../../src/renderer/src/parts/lists/list-store';
import { readLayout } from '../../src/renderer/src/ui/data-grid/layout';

const layout = readLayout(null);
const makeStore = () =>
  makeListStore<{ kind?: string | undefined; person?: string | undefined }, 'at'>({
    screen: 'accounts',
    saved: { kind: z.enum(['a', 'b']).optional() },
    initial: { kind: 'a' },
    sortBy: ['at'],
  });

describe('a saved view', () => {
  it('is read as it was kept, but for a user and an order that does not exist', () => {
    const { keep, read } = makeStore();
    const question = {
      search: 'ann ',
      filters: { kind: 'b', person: 'ada' },
      sort: { by: 'at', direction: 'asc' },
    } as const;
    expect(read(keep(question, layout))).toEqual({
      question: { search: 'ann', filters: { kind: 'b' }, sort: { by: 'at', direction: 'asc' } },
      layout,
    });
    expect(read({ search: 7, filters: { kind: 'c' }, sort: { by: 'name' } }).question).toEqual({
      search: '',
      filters: {},
      sort: null,
    });
  });

  it('of an older version means what it meant', () => {
    const sort = { by: 'createdAt', direction: 'desc' };
    const users = { search: 'ann', filters: { banned: true }, sort, layout };
    expect(usersStore.read(users).question).toEqual({ search: 'ann', filters: { banned: true }, sort });
    const sessions = { search: '', state: 'expired', facts: { device: 'iphone' }, sort: null, layout };
    expect(sessionsStore.read(sessions).question.filters).toEqual({ state: 'expired', device: 'iphone' });
    expect(sessionsStore.read({ ...sessions, state: 'all', facts: {} }).question.filters).toEqual({});
    const accounts = { search: '', providerId: 'google', createdAfter: null, createdBefore: null, layout };
    expect(accountsStore.read(accounts).question.filters).toEqual({ providerId: 'google' });
  });
});

describe('another connection', () => {
  it('starts afresh, and so does nothing else', () => {
    const { ask, place, openFor, view } = makeStore();
    openFor('one');
    ask({ search: 'ann' });
    place({ scrollTop: 40 });
    openFor('one');
    expect(view.getState()).toMatchObject({ search: 'ann', scrollTop: 40 });
    openFor('two');
    expect(view.getState()).toMatchObject({ search: '', filters: { kind: 'a' }, scrollTop: 0, connectionId: 'two' });
  });

  it('is asked what another screen prepared there, though the list was last seen on the one before', () => {
    const { ask, prepare, openFor, view } = makeStore();
    openFor('one');
    ask({ search: 'ann', filters: { kind: 'b' } });
    prepare({ filters: { person: 'ada' } }, 'row');
    openFor('two');
    expect(view.getState()).toMatchObject({ search: '', filters: { person: 'ada' }, focusedId: 'row' });
    expect(view.getState().filters).not.toHaveProperty('kind');
  });

  it('is asked nothing while it narrows: a filter that is taken away is gone', () => {
    const { narrow, clear, view } = makeStore();
    narrow({ person: 'ada', kind: undefined });
    expect(view.getState().filters).toEqual({ person: 'ada' });
    clear();
    expect(view.getState().filters).toEqual({});
  });
});
