import { plural } from '../base/plural';
import path from 'node:path';
import type { AuditEntry } from '@shared/api/audit';
import type { Job } from '@shared/api/jobs';
import type { Changed } from '@shared/events';
import { AppError, cancelled } from '../base/app-error';
import { describeQuestion, questionWords } from '../files/describe';
import type { ChosenFiles, FileTarget } from '../files/chosen-files';
import { openPartFile } from '../files/part-file';
import type { Jobs } from '../base/jobs';
import type { TextCell } from '../database/row-text/cell-plan';
import { textOfRows, type TextFormat } from '../database/row-text/row-text';
import type { AuditDraft, AuditLog } from './audit-log';
import type { AuditQuestion } from './list-entries';
import type { OpenConnection } from '../connections/connection';

export interface AuditExports {
  /**
   * Starts writing all entries that match to a file, newest first, as a job; it needs no open database.
   * @throws AppError INVALID_INPUT for a file that cannot be
   */
  readonly start: (
    question: AuditQuestion,
    to: { readonly format: TextFormat; readonly file: string },
    connection: OpenConnection | null,
  ) => Promise<Job>;
  /** Stops what still runs and waits until no part of a file is left. */
  readonly close: () => Promise<void>;
}

interface Dependencies {
  readonly audit: AuditLog;
  readonly jobs: Jobs;
  /** Nothing may be written in here. */
  readonly files: Pick<ChosenFiles, 'takeTarget'>;
  readonly announce: (changed: Changed) => void;
  readonly log: { readonly warn: (message: string, details?: unknown) => void };
}

type Column = { readonly name: string; readonly cell: (entry: AuditEntry) => TextCell };

const COLUMNS: readonly Column[] = [
  { name: 'id', cell: (entry) => entry.id },
  { name: 'at', cell: (entry) => entry.at },
  { name: 'actor', cell: (entry) => entry.actor },
  { name: 'person', cell: (entry) => entry.person },
  { name: 'connection', cell: (entry) => entry.connection?.name ?? null },
  { name: 'action', cell: (entry) => entry.action },
  { name: 'targetType', cell: (entry) => entry.target?.type ?? null },
  { name: 'targetId', cell: (entry) => entry.target?.id ?? null },
  { name: 'target', cell: (entry) => entry.target?.label ?? null },
  { name: 'summary', cell: (entry) => entry.summary },
  { name: 'reason', cell: (entry) => entry.reason },
  { name: 'ticket', cell: (entry) => entry.ticket },
  { name: 'before', cell: (entry) => imageText(entry.before) },
  { name: 'after', cell: (entry) => imageText(entry.after) },
  { name: 'outcome', cell: (entry) => entry.outcome },
  { name: 'rows', cell: (entry) => entry.rows },
  { name: 'undo', cell: (entry) => entry.undo },
  { name: 'undoes', cell: (entry) => entry.undoes },
  { name: 'hash', cell: (entry) => entry.hash },
];

const PAGE = 500;

/** Exports of the audit, recorded like every other export. */
export function createAuditExports({ audit, jobs, files, announce, log }: Dependencies): AuditExports {
  const running = new Map<string, Promise<unknown>>();
  const closing = new AbortController();

  const write = async (
    question: AuditQuestion,
    { format, target }: { format: TextFormat; target: FileTarget },
    report: (progress: { done: number; total: number | null }) => void,
    signal: AbortSignal,
  ): Promise<number> => {
    const text = textOfRows(format, COLUMNS);
    const file = await openPartFile(target);
    try {
      const total = await audit.count(question);
      let done = 0;
      let before: number | null = null;
      await file.write(text.start);
      do {
        signal.throwIfAborted();
        const page = await audit.list(question, { limit: PAGE, before, signal });
        await file.write(page.rows.map((entry) => text.row(entry)).join(''));
        done += page.rows.length;
        before = page.nextBefore;
        report({ done, total: total === null ? null : Math.max(done, total) });
      } while (before !== null);
      signal.throwIfAborted();
      await file.commit();
      return done;
    } finally {
      await file.discard();
    }
  };

  const run = async (
    plan: { question: AuditQuestion; format: TextFormat; target: FileTarget; connection: OpenConnection | null },
    report: (progress: { done: number; total: number | null }) => void,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> => {
    const draft = draftOf(plan);
    const file = path.basename(plan.target.path);
    // Before the first entry is written: an export nobody can be told of later must not happen.
    const intent = await audit.intend(draft);
    const conclude = async (outcome: Pick<AuditDraft, 'summary' | 'outcome' | 'rows'>) => {
      await audit.conclude(intent, { ...draft, ...outcome }).catch((error: unknown) => {
        log.warn('the record of an export could not be appended; its intent is kept', error);
      });
      announce({ tables: ['audit'], userIds: [] });
    };
    try {
      const rows = await write(plan.question, plan, report, signal);
      const exported = `Exported ${plural(rows, 'audit entry', 'audit entries')}`;
      await conclude({
        summary: draft.summary.replace(/^Export of the audit/, exported),
        outcome: 'done',
        rows: null,
      });
      return { file, rows, message: `${exported} to ${file}` };
    } catch (error) {
      const known = signal.aborted ? cancelled() : error;
      const message = known instanceof AppError ? known.message : 'Something went wrong inside Authdesk.';
      await conclude({ summary: `${draft.summary}: ${message}`, outcome: 'failed', rows: null });
      if (!(known instanceof AppError)) log.warn('an export of the audit failed', known);
      throw known;
    }
  };

  return {
    start: async (question, { format, file }, connection) => {
      const target = await files.takeTarget(file, format);
      if (running.has(target.path)) {
        throw new AppError('CONFLICT', `Another export is writing ${path.basename(target.path)} already.`, {
          field: 'file',
          hint: 'Wait for it, cancel it, or choose another name.',
        });
      }
      return jobs.start(`Export of the audit to ${path.basename(target.path)}`, async (report, stop) => {
        const plan = { question, format, target, connection };
        const work = run(plan, report, AbortSignal.any([stop, closing.signal]));
        running.set(target.path, work);
        return work.finally(() => running.delete(target.path));
      });
    },
    close: async () => {
      closing.abort(cancelled());
      await Promise.allSettled(running.values());
    },
  };
}

function draftOf({
  question: { filter },
  format,
  target,
  connection,
}: {
  question: AuditQuestion;
  format: TextFormat;
  target: FileTarget;
  connection: OpenConnection | null;
}): AuditDraft {
  const file = path.basename(target.path);
  const asked = describeQuestion(filter);
  const words = questionWords(asked);
  return {
    connection: connection === null ? null : { id: connection.profile.id, name: connection.profile.name },
    action: 'audit.export',
    target: { type: 'file', id: file, label: file },
    userId: filter.userId ?? null,
    summary: `Export of the audit to ${file}${words === null ? '' : ` (${words})`}`,
    after: { ...asked, format },
    outcome: 'failed',
    rows: null,
  };
}

function imageText(image: AuditEntry['before']): string | null {
  return image === null || image === undefined ? null : JSON.stringify(image);
}
