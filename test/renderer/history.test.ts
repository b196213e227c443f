// What Back brings back, and what a screen begins with when one goes there anew.
import { beforeEach, describe, expect, it } from 'vitest';
import { back, currentRoute, forward, go, goAfresh, replace } from '../../src/renderer/src/nav/store';
import { auditStore } from '../../src/renderer/src/features/audit/public/view-store';
import { sessionsStore } from '../../src/renderer/src/features/sessions/public/view-store';
import { usersStore } from '../../src/renderer/src/features/users/public/view-store';

const users = () => usersStore.view.getState();

beforeEach(() => {
  replace({ to: 'users' });
  usersStore.view.setState(usersStore.begin('db'), true);
  sessionsStore.view.setState(sessionsStore.begin('db'), true);
});

describe('the history', () => {
  it('begins a list afresh and brings it back with search, filters, order, row and place', () => {
    usersStore.ask({ search: 'ann', filters: { banned: true }, sort: { by: 'email', direction: 'asc' } });
    usersStore.place({ focusedId: 'u7', scrollTop: 640 });
    const before = users();
    go({ to: 'user', id: 'u7' });
    goAfresh({ to: 'users' });
    expect(users()).toEqual(usersStore.begin('db'));
    usersStore.ask({ search: 'bob' });
    back();
    expect(currentRoute()).toEqual({ to: 'user', id: 'u7' });
    back();
    expect(currentRoute()).toEqual({ to: 'users' });
    expect(users()).toEqual(before);
    forward();
    forward();
    expect(users()).toMatchObject({ search: 'bob', filters: {} });
  });

  it('begins the list on screen afresh too, and Back leads to how it was', () => {
    usersStore.ask({ search: 'ann' });
    goAfresh({ to: 'users' });
    expect(users().search).toBe('');
    back();
    expect(users().search).toBe('ann');
  });

  it('adds no visit where there is nothing to begin afresh', () => {
    sessionsStore.place({ scrollTop: 40 });
    goAfresh({ to: 'sessions' });
    goAfresh({ to: 'sessions' });
    expect(sessionsStore.view.getState()).toMatchObject({ filters: { state: 'active' }, scrollTop: 40 });
    back();
    expect(currentRoute()).toEqual({ to: 'users' });
  });

  it('leaves to another list what a question from elsewhere prepared for it', () => {
    auditStore.prepare({ search: 'job' });
    go({ to: 'audit' });
    expect(auditStore.view.getState().search).toBe('job');
    goAfresh({ to: 'sessions' });
    expect(auditStore.view.getState().search).toBe('job');
    goAfresh({ to: 'audit' });
    expect(auditStore.view.getState().search).toBe('');
    back();
    back();
    expect(auditStore.view.getState().search).toBe('job');
  });
});
