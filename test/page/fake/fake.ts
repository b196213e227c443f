import type { Preferences } from '@shared/api/app';
import type { ConnectionReport } from '@shared/api/connection-report';
import type { ConnectionSummary } from '@shared/api/connections';
import type { Page } from '@shared/api/common';
import type { Job } from '@shared/api/jobs';
import type { EventPayloads } from '@shared/events';
import type { MethodName } from '@shared/methods';
import type { Handler } from '../../../src/main/calls/handler';
import { AppError } from '../../../src/main/data/base/app-error';
import type { Scene } from './scene';
import type { World } from './world';

/** Answers to every call there is: one that is missing does not compile. */
export type Answers = { readonly [M in MethodName]: Handler<M> };
/** The answers to the calls of some groups, such as `users`. */
export type AnswersOf<Group extends string> = Pick<Answers, Extract<MethodName, `${Group}.${string}`>>;

/** What the answers share: the scene, the rows, and the way to tell the page something. */
export interface Fake {
  scene: Scene;
  world: World;
  connections: ConnectionSummary[];
  openId: string | null;
  report: ConnectionReport;
  jobs: Job[];
  preferences: Preferences;
  readonly tell: <E extends keyof EventPayloads>(event: E, payload: EventPayloads[E]) => void;
}

interface Paging {
  readonly from?: 'start' | 'end' | undefined;
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}

/** A page from the start or from the end, as main gives it; a cursor is the place in the list. */
export function pageOf<Row>(rows: readonly Row[], input: Paging = {}, estimate = false): Page<Row> {
  const { from = 'start', cursor, limit = 100 } = input;
  const shared = fewIds(rows) ? ({ sharedIds: true } as const) : {};
  const total = estimate ? { value: 1_214_332, exact: false } : { value: rows.length, exact: true };
  if (from === 'end') {
    const end = Number(cursor ?? rows.length);
    const start = Math.max(0, end - limit);
    return {
      rows: rows.slice(start, end),
      nextCursor: null,
      prevCursor: start > 0 ? String(start) : null,
      total,
      ...shared,
    };
  }
  const start = Number(cursor ?? 0);
  const end = start + limit;
  return { rows: rows.slice(start, end), nextCursor: end < rows.length ? String(end) : null, total, ...shared };
}

/** Whether rows share ids, as nothing but a missing key lets them. */
function fewIds(rows: readonly unknown[]): boolean {
  const ids = rows.map((row) => (typeof row === 'object' && row !== null && 'id' in row ? row.id : row));
  return new Set(ids).size < ids.length;
}

/** Whether any text of a row holds what was typed; everything does where nothing was. */
export function holds(row: object, search: string | undefined): boolean {
  return search === undefined || JSON.stringify(row).toLowerCase().includes(search.trim().toLowerCase());
}

/** The one of a list with this id; NOT_FOUND where there is none, as main says it. */
export function byId<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
  const found = rows.find((row) => row.id === id);
  if (found === undefined) throw new AppError('NOT_FOUND', 'This is not there any more.');
  return found;
}

/** Begins long work, as far on as the scene has it, and tells the page. */
export function startJob(fake: Fake, title: string, more: Pick<Job, 'kind' | 'result'>): Job {
  const begun = doneJob(title, more.result);
  const { work } = fake.scene;
  const job: Job = {
    ...begun,
    ...(more.kind === undefined ? {} : { kind: more.kind, connectionId: fake.openId }),
    ...(work === 'done' ? {} : { done: 12, state: work, result: {} }),
  };
  fake.jobs = [job, ...fake.jobs];
  fake.tell('job', job);
  return job;
}

let jobs = 0;

/** A job that is done already. */
export function doneJob(title: string, result: Record<string, unknown> = {}): Job {
  jobs += 1;
  return { id: `job-${jobs}`, title, done: 30, total: 30, state: 'done', startedAt: now(), result };
}

export const now = (): string => new Date().toISOString();
/** The time so many minutes from now. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
