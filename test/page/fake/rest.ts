import type { BulkAction } from '@shared/api/bulk';
import type { JobRow } from '@shared/api/jobs';
import type { SearchIndexStatus } from '@shared/api/search';
import type { SavedView } from '@shared/api/views';
import { byId, doneJob, holds, now, pageOf, startJob, type AnswersOf, type Fake } from './fake';

export function auditAnswers(fake: Fake): AnswersOf<'audit'> {
  return {
    'audit.list': (input = {}) =>
      pageOf(
        fake.world.audit.filter(
          (entry) =>
            (input.filter?.id === undefined || entry.id === input.filter.id) &&
            (input.filter?.userId === undefined || entry.target?.id === input.filter.userId) &&
            holds(entry, input.filter?.search),
        ),
        input,
      ),
    'audit.verify': () => ({ ok: true, entries: fake.world.audit.length, protection: 'none' }),
    'audit.setPassPhrase': () => ({ protection: 'pass-phrase' }),
    'audit.removePassPhrase': () => ({ protection: 'none' }),
    'audit.undoPreview': ({ id }) => {
      const { before, after } = byId(fake.world.audit, id);
      return {
        possible: true,
        reason: null,
        changes: [
          {
            table: 'user',
            id: 'a-user',
            act: 'change-back',
            fields: Object.entries(before ?? {}).map(([field, back]) => ({
              field,
              now: after?.[field] ?? null,
              back,
              moved: false,
            })),
          },
        ],
        more: 0,
        sessionsStayEnded: false,
      };
    },
    'audit.undo': () => ({}),
    'audit.export': () => doneJob('Export of the audit trail'),
  };
}

export function searchAnswers(fake: Fake): AnswersOf<'search' | 'views' | 'recents'> {
  const off: SearchIndexStatus = {
    state: 'off',
    rows: 0,
    bytes: 0,
    progress: null,
    builtAt: null,
    behindSeconds: null,
    problem: null,
  };
  const plain = { visibility: {}, order: [], sizing: {}, pinned: [] };
  let index = off;
  let views: SavedView[] = [
    {
      id: 'v1',
      name: 'Banned',
      screen: 'users',
      state: { search: '', filters: { banned: true }, sort: null, layout: plain },
    },
  ];
  let recents = fake.world.users.slice(10, 14);
  return {
    'search.anything': ({ text }) =>
      fake.world.users
        .filter((user) => holds(user, text))
        .slice(0, 5)
        .map((user) => ({
          recognisedAs: 'email address',
          type: 'user',
          id: user.id,
          userId: user.id,
          label: `${user.name ?? ''} <${user.email}>`,
        })),
    'search.indexStatus': () => index,
    'search.indexStart': () => {
      index = { ...off, state: 'ready', rows: 2000, bytes: 158_000, builtAt: now(), behindSeconds: 4 };
      return index;
    },
    'search.indexStop': () => {
      index = off;
      return {};
    },
    'views.list': () => views,
    'views.save': ({ id = `v${views.length + 1}`, ...view }) => {
      const saved = { id, ...view };
      views = [...views.filter((one) => one.id !== id), saved];
      return saved;
    },
    'views.remove': ({ id }) => {
      views = views.filter((view) => view.id !== id);
      return {};
    },
    'recents.list': () => recents,
    'recents.add': ({ id }) => {
      const user = byId(fake.world.users, id);
      recents = [user, ...recents.filter((one) => one.id !== id)].slice(0, 50);
      return {};
    },
  };
}

const ROWS: readonly JobRow['outcome'][] = ['done', 'done', 'skipped', 'failed', 'not-found'];

export function jobAnswers(fake: Fake): AnswersOf<'bulk' | 'jobs' | 'secrets'> {
  const previews = new Map<string, BulkAction>();
  const rows = (): JobRow[] =>
    fake.world.users.slice(0, 30).map((user, seq) => ({
      seq,
      given: user.email,
      userId: user.id,
      label: user.name,
      outcome: ROWS[seq % ROWS.length] ?? 'done',
      detail: seq % ROWS.length === 2 ? 'Already so.' : null,
      at: now(),
    }));
  return {
    'bulk.preview': ({ action, target }) => {
      const id = `preview-${previews.size + 1}`;
      previews.set(id, action);
      const matched = target.kind === 'ids' ? target.ids.length : 30;
      return {
        id,
        action,
        matched,
        willRun: matched,
        notFound: 0,
        ambiguous: 0,
        duplicates: 0,
        skipped: [],
        notes: [],
        undoable: true,
        typed: false,
      };
    },
    'bulk.previewRows': (input) => pageOf(rows(), input),
    'bulk.start': () => startJob(fake, 'Acting on users', { kind: 'bulk', result: { message: 'Done.' } }),
    'jobs.list': () => fake.jobs,
    'jobs.cancel': () => ({}),
    'jobs.pause': ({ id }) => ({ ...byId(fake.jobs, id), state: 'paused' }),
    'jobs.resume': ({ id }) => ({ ...byId(fake.jobs, id), state: 'running' }),
    'jobs.rows': (input) => pageOf(rows(), input),
    'jobs.report': () => ({ rows: 30 }),
    'secrets.reveal': () => ({ value: 'a-secret-that-was-shown' }),
    'secrets.copy': () => ({}),
  };
}
