import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { personLink } from '@shared/person-link';
import { navigation, type Navigation } from '@shared/events';
import { createPageQueue, deepLinkIn, parseDeepLink } from '../../src/main/shell/deep-links';

describe('a deep link', () => {
  it.each<[string, Navigation]>([
    ['authdesk://user/abc', { to: 'user', id: 'abc' }],
    ['authdesk://user/abc/', { to: 'user', id: 'abc' }],
    ['AUTHDESK://USER/aBc', { to: 'user', id: 'aBc' }],
    ['authdesk://user/a%2Fb%20c', { to: 'user', id: 'a/b c' }],
    ['authdesk://user/..', { to: 'user', id: '..' }],
    ["authdesk://user/1'%20or%201=1--", { to: 'user', id: "1' or 1=1--" }],
    ['authdesk://users', { to: 'users' }],
    ['authdesk://users/', { to: 'users' }],
    ['authdesk://sessions', { to: 'sessions' }],
    ['authdesk://outbox', { to: 'outbox' }],
    ['authdesk://audit', { to: 'audit' }],
    ['authdesk://connections', { to: 'connections' }],
    ['authdesk://settings', { to: 'settings' }],
  ])('%s leads to %j', (link, target) => {
    expect(parseDeepLink(link)).toEqual({ to: target, connection: null });
  });

  it.each([
    ['authdesk://Shop/user/1', 'Shop', '1'],
    ['authdesk://b0a7/user/a%2Fb/', 'b0a7', 'a/b'],
    ['authdesk://Acme%20production/user/1', 'Acme production', '1'],
    ['authdesk://user/user/1', 'user', '1'],
    ['AUTHDESK://%2E%2E/USER/..', '..', '..'],
  ])('%s names the connection %j and the user %j', (link, connection, id) => {
    expect(parseDeepLink(link)).toEqual({ to: { to: 'user', id }, connection });
  });

  it('of ours names connection and user unchanged (property)', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ minLength: 1, maxLength: 100 }), (connection, id) => {
        expect(parseDeepLink(personLink(connection, id))).toEqual({ to: { to: 'user', id }, connection });
      }),
    );
  });

  it.each([
    'authdesk://',
    'authdesk:///user/1',
    'authdesk://%20/user/1',
    'authdesk://Shop/user/',
    'authdesk://Shop/user/1/2',
    'authdesk://Shop/users/1',
    'authdesk://Shop/user/1?open=x',
    'authdesk://Sh%0Aop/user/1',
    'authdesk://Shop/user/%E2%80%AE1',
    'authdesk://%zz/user/1',
    'authdesk:user/abc',
    'authdesk:///user/abc',
    'authdesk://user',
    'authdesk://user/',
    'authdesk://user/a/b',
    'authdesk://user/a?revoke=1',
    'authdesk://user/a#x',
    'authdesk://users/abc',
    'authdesk://x@user/abc',
    'authdesk://user:80/abc',
    'authdesk://ban/abc',
    'authdesk://connections/demo',
    'authdesk://__proto__',
    'authdesk://constructor',
    'authdesk://user/%zz',
    'authdesk://user/%00',
    'authdesk://user/a%0Ab',
    'authdesk://user/%E2%80%AEabc',
    `authdesk://user/${'a'.repeat(256)}`,
    `authdesk://user/${'a'.repeat(5000)}`,
    ' authdesk://users',
    'authdesk://users\n',
    'https://authdesk/users',
    'xauthdesk://users',
    '--open=authdesk://users',
  ])('%j leads nowhere', (link) => {
    expect(parseDeepLink(link)).toBeNull();
  });

  it('leads to a place of the closed set or nowhere, and never throws (property)', () => {
    const junk = fc.tuple(
      fc.constantFrom('authdesk://', 'authdesk://user/', 'AuthDesk:', ''),
      fc.string({ unit: 'binary' }),
    );
    const isClosed = fc.property(junk, (parts) => {
      const target = parseDeepLink(parts.join(''));
      return target === null || navigation.safeParse(target.to).success;
    });
    expect(fc.check(isClosed, { numRuns: 2000 })).toMatchObject({ failed: false, counterexample: null });
  });
  it('carries any visible id through unchanged (property)', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (id) => {
        expect(parseDeepLink(`authdesk://user/${encodeURIComponent(id)}`)).toEqual({
          to: { to: 'user', id },
          connection: null,
        });
      }),
    );
  });
  it.each([
    [['electron', '.', 'authdesk://users'], { to: 'users' }],
    [['authdesk', 'authdesk://user/a', '--allow-file-access', '--'], { to: 'user', id: 'a' }],
    [['authdesk', '--', 'authdesk://audit'], { to: 'audit' }],
    [['authdesk'], null],
    [['authdesk', '--open=Demo', 'users'], null],
    [[], null],
  ])('is found in %j', (argv, target) => {
    expect(deepLinkIn(argv)?.to ?? null).toEqual(target);
  });
});

describe('where to go before there is a page', () => {
  it('waits for the page, and only the newest counts', () => {
    const send = vi.fn<(target: Navigation) => void>();
    const queue = createPageQueue(send);
    queue.push({ to: 'users' });
    queue.push({ to: 'audit' });
    expect(send).not.toHaveBeenCalled();
    queue.pageReady();
    expect(send.mock.calls).toEqual([[{ to: 'audit' }]]);
    queue.push({ to: 'outbox' });
    expect(send).toHaveBeenCalledTimes(2);
  });
  it('waits again while the page is being loaded again', () => {
    const send = vi.fn<(target: Navigation) => void>();
    const queue = createPageQueue(send);
    queue.pageReady();
    queue.pageGone();
    queue.push({ to: 'users' });
    expect(send).not.toHaveBeenCalled();
    queue.pageReady();
    expect(send).toHaveBeenCalledExactlyOnceWith({ to: 'users' });
  });
});
