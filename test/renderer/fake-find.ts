import type { AccountRow } from '../../src/shared/api/accounts';
import type { Page } from '../../src/shared/api/common';
import type { Hit, SearchIndexStatus } from '../../src/shared/api/search';
import type { SessionRow } from '../../src/shared/api/sessions';
import type { UserFilters, UserRow } from '../../src/shared/api/users';
import type { VerificationRow } from '../../src/shared/api/verifications';
import type { SavedView } from '../../src/shared/api/views';
import type { AuthdeskBridge } from '../../src/shared/contract';
import type { ErrorInfo, Result } from '../../src/shared/result';
import { accounts, sessions, users } from './fake-data';

const OFF: SearchIndexStatus = {
  state: 'off',
  rows: 0,
  bytes: 0,
  progress: null,
  builtAt: null,
  behindSeconds: null,
  problem: null,
};
const READY: SearchIndexStatus = {
  ...OFF,
  state: 'ready',
  rows: 1_204_331,
  bytes: 158_000_000,
  builtAt: '2026-11-23T08:00:00.000Z',
  behindSeconds: 4,
};

/** Thrown inside an answer of the fake to fail with more than a code. */
export class FakeFault extends Error {
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo) {
    super(info.message);
    this.info = info;
  }
}

interface Paging {
  readonly from?: 'start' | 'end' | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

/** A page from the start or from the end, as main gives it. */
export function pageOf<Row>(rows: readonly Row[], { from = 'start', cursor, limit = 100 }: Paging): Page<Row> {
  const total = { value: rows.length, exact: true };
  if (from === 'end') {
    const end = Number(cursor ?? rows.length);
    const start = Math.max(0, end - limit);
    return { rows: rows.slice(start, end), nextCursor: null, prevCursor: start > 0 ? String(start) : null, total };
  }
  const start = Number(cursor ?? 0);
  const end = start + limit;
  return { rows: rows.slice(start, end), nextCursor: end < rows.length ? String(end) : null, total };
}

/** A search for `slow` costs too much, until somebody accepts it. */
export function refuseCostly(input: { search?: string | undefined; acceptCost?: boolean | undefined }): void {
  if (input.search !== 'slow' || input.acceptCost === true) return;
  throw new FakeFault({
    code: 'CONFIRMATION_REQUIRED',
    message: 'This would keep the database busy for some seconds, so it was not run.',
    hint: 'Run it all the same, or ask for the index that would make it free.',
    details: {
      reason: 'cost',
      cost: 812_400,
      indexSql: 'create index concurrently "user_createdAt_id" on "user" ("createdAt", "id")',
    },
  });
}

const live = new Set(sessions.filter(({ state }) => state === 'active').map(({ userId }) => userId));

/** Whether a user passes the filters. */
export function passes(user: UserRow, wanted: UserFilters): boolean {
  const created = user.createdAt ?? '';
  return (
    (wanted.emailVerified === undefined || user.emailVerified === wanted.emailVerified) &&
    (wanted.banned === undefined || user.banned === wanted.banned) &&
    (wanted.role === undefined || user.role === wanted.role) &&
    (wanted.hasActiveSession === undefined || live.has(user.id) === wanted.hasActiveSession) &&
    (wanted.createdAfter === undefined || created >= wanted.createdAfter) &&
    (wanted.createdBefore === undefined || created < wanted.createdBefore) &&
    (wanted.providerId === undefined ||
      accounts.some((row) => row.userId === user.id && row.providerId === wanted.providerId)) &&
    (wanted.noActivitySince === undefined ||
      !sessions.some((row) => row.userId === user.id && (row.updatedAt ?? '') >= (wanted.noActivitySince ?? '')))
  );
}

/** Accounts that match. */
export function accountMatches(
  row: AccountRow,
  input: { userId?: string | undefined; providerId?: string | undefined; search?: string | undefined },
): boolean {
  return (
    (input.userId === undefined || row.userId === input.userId) &&
    (input.providerId === undefined || row.providerId === input.providerId) &&
    (input.search === undefined || JSON.stringify(row).toLowerCase().includes(input.search.toLowerCase()))
  );
}

/** Verifications that match. */
export function verificationMatches(
  row: VerificationRow,
  input: {
    kind?: string | undefined;
    state?: string | undefined;
    search?: string | undefined;
    person?: string | undefined;
  },
): boolean {
  return (
    (input.person === undefined || row.userId === input.person || row.subject?.value === input.person) &&
    (input.kind === undefined || row.kind === input.kind) &&
    (input.state === undefined || input.state === 'all' || row.state === input.state) &&
    (input.search === undefined || (row.subject?.value ?? '').toLowerCase().includes(input.search.toLowerCase()))
  );
}

function label({ name, email }: UserRow): string {
  return name === null || name === '' ? email : `${name} <${email}>`;
}

function hitOf(session: SessionRow, user: UserRow, recognisedAs: string): Hit {
  return {
    recognisedAs,
    type: 'session',
    id: session.id,
    userId: user.id,
    label: label(user),
    detail: `${session.state === 'active' ? 'Live' : 'Ended'}, ${session.device.label}`,
    state: session.state,
    ...(session.expiresAt === null ? {} : { expiresAt: session.expiresAt }),
    device: session.device,
  };
}

/** Takes any text that holds `session_token` for the cookie of the second person, an address for its owner. */
function anything(text: string): Hit[] {
  const address = /[^<>\s]+@[^<>\s]+/u.exec(text)?.[0];
  const named = users.find(({ email }) => email === address);
  if (named !== undefined) {
    return [{ recognisedAs: 'email address', type: 'user', id: named.id, userId: named.id, label: label(named) }];
  }
  if (/nobody/u.test(text)) return [];
  const found = /^[\d.]+$/u.test(text.trim()) ? sessions.slice(0, 3) : sessions.slice(1, 2);
  return found.flatMap((session) => {
    const user = users.find(({ id }) => id === session.userId);
    if (user === undefined) return [];
    return [hitOf(session, user, /^[\d.]+$/u.test(text.trim()) ? 'IP address' : 'session cookie')];
  });
}

/** Views, recents and pasted text of the fake. */
export function fakeFind(
  answer: <T>(method: string, make: () => T) => Promise<Result<T>>,
): Pick<AuthdeskBridge, 'views' | 'recents' | 'search'> {
  let views: SavedView[] = [
    {
      id: 'v1',
      name: 'Banned',
      screen: 'users',
      state: {
        search: '',
        filters: { banned: true },
        sort: null,
        layout: { visibility: {}, order: [], sizing: {}, pinned: [] },
      },
    },
    {
      id: 'v2',
      name: 'Never verified, with Google',
      screen: 'users',
      state: {
        search: '',
        filters: { emailVerified: false, providerId: 'google' },
        sort: null,
        layout: { visibility: {}, order: [], sizing: {}, pinned: [] },
      },
    },
  ];
  let recents = users.slice(10, 14);
  let index: SearchIndexStatus = OFF;
  return {
    views: {
      list: () => answer('views.list', () => views),
      save: ({ id = `v${Date.now()}`, name, screen, state }) =>
        answer('views.save', () => {
          const saved = { id, name, screen, state };
          views = [...views.filter((view) => view.id !== id), saved];
          return saved;
        }),
      remove: ({ id }) =>
        answer('views.remove', () => {
          views = views.filter((view) => view.id !== id);
          return {};
        }),
    },
    recents: {
      list: () => answer('recents.list', () => recents),
      add: ({ id }) =>
        answer('recents.add', () => {
          const user = users.find((one) => one.id === id);
          if (user !== undefined) recents = [user, ...recents.filter((one) => one.id !== id)].slice(0, 50);
          return {};
        }),
    },
    search: {
      anything: ({ text }) => answer('search.anything', () => anything(text)),
      indexStatus: () => answer('search.indexStatus', () => index),
      indexStart: () => answer('search.indexStart', () => (index = READY)),
      indexStop: () =>
        answer('search.indexStop', () => {
          index = OFF;
          return {};
        }),
    },
  };
}
