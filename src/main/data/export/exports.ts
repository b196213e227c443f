import { plural } from '../base/plural';
import path from 'node:path';
import type { Job } from '@shared/api/jobs';
import type { Changed } from '@shared/events';
import { AppError, cancelled } from '../base/app-error';
import type { AuditDraft, AuditLog } from '../audit/audit-log';
import type { ConnectionManager } from '../connections/connection-manager';
import type { Jobs } from '../base/jobs';
import type { ChosenFiles, FileTarget } from '../files/chosen-files';
import { describeQuestion, questionWords } from '../files/describe';
import type { TextFormat } from '../database/row-text/row-text';
import type { ExportSource } from './sources';
import { writeExport, type ExportProgress } from './write-export';
import type { OpenConnection } from '../connections/connection';

/** What every export is told besides the question of its list. */
export interface ExportRequest {
  readonly format: TextFormat;
  readonly file: string;
  readonly columns?: readonly string[] | undefined;
}

export interface Exports {
  /**
   * Starts writing everything that matches to a file, as a job.
   * @throws AppError NOT_CONNECTED, INVALID_INPUT for a file or column that cannot be, CONFLICT
   */
  readonly start: <Question extends object>(
    source: ExportSource<Question>,
    input: Question & ExportRequest,
    signal: AbortSignal,
  ) => Promise<Job>;
  /** Stops what still runs and waits until no part of a file is left. */
  readonly close: () => Promise<void>;
}

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly audit: AuditLog;
  readonly jobs: Jobs;
  readonly files: Pick<ChosenFiles, 'takeTarget'>;
  readonly announce: (changed: Changed) => void;
  readonly log: {
    readonly warn: (message: string, details?: unknown) => void;
    readonly error: (message: string, details?: unknown) => void;
  };
  readonly now: () => Date;
}

/** An export that was found possible. */
interface Plan<Question extends object> {
  readonly source: ExportSource<Question>;
  readonly question: Question;
  readonly connection: OpenConnection;
  readonly columns: readonly string[];
  readonly format: TextFormat;
  readonly target: FileTarget;
}

/** Exports of lists: each runs on the connection it was started on, and is recorded whatever becomes of it. */
export function createExports({ connections, audit, jobs, files, announce, log, now }: Dependencies): Exports {
  const running = new Map<string, Promise<unknown>>();
  const closing = new AbortController();

  const run = async <Question extends object>(
    plan: Plan<Question>,
    report: (progress: ExportProgress) => void,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> => {
    const { source, question, connection, columns, format, target } = plan;
    const file = path.basename(target.path);
    const draft = draftOf(plan);
    // Before the first row leaves the database: an export nobody can be told of later must not happen.
    const intent = await audit.intend(draft);
    const conclude = async (outcome: Pick<AuditDraft, 'summary' | 'outcome' | 'rows'>) => {
      try {
        await audit.conclude(intent, { ...draft, ...outcome });
        announce({ tables: ['audit'], userIds: [] });
      } catch (error) {
        // The intent stays on disk and is concluded at the next start.
        log.warn('the record of an export could not be appended; its intent is kept', error);
      }
    };
    try {
      const at = now();
      const rows = await connections.use(signal, async (current) => {
        requireSame(current, connection);
        const content = await source.read(connection, question, { format, columns, now: at, signal });
        return writeExport({ content, target, report, signal });
      });
      await conclude({
        summary: draft.summary.replace(/^Export of \S+( \S+)*? to /u, `Exported ${counted(source, rows)} to `),
        outcome: 'done',
        rows,
      });
      return { file, rows, message: `Exported ${counted(source, rows)} to ${file}` };
    } catch (error) {
      const known = signal.aborted ? cancelled() : closedMeanwhile(error);
      const message = known instanceof AppError ? known.message : 'Something went wrong inside Authdesk.';
      await conclude({ summary: `${draft.summary}: ${message}`, outcome: 'failed', rows: null });
      if (!(known instanceof AppError) || known.code === 'INTERNAL') log.error(`${source.action} failed`, known);
      throw known;
    }
  };

  return {
    start: async <Question extends object>(
      source: ExportSource<Question>,
      input: Question & ExportRequest,
      signal: AbortSignal,
    ) => {
      const { format, file, columns: wanted, ...rest } = input;
      // TypeScript cannot tell that taking these three away leaves the question.
      const question = rest as unknown as Question;
      return connections.use(signal, async (connection) => {
        const columns = source.columns(connection, wanted);
        const target = await files.takeTarget(file, format);
        if (running.has(target.path)) {
          throw new AppError('CONFLICT', `Another export is writing ${path.basename(target.path)} already.`, {
            field: 'file',
            hint: 'Wait for it, cancel it, or choose another name.',
          });
        }
        signal.throwIfAborted();
        return jobs.start(`Export of ${source.noun[1]} to ${path.basename(target.path)}`, async (report, stop) => {
          const plan = { source, question, connection, columns, format, target };
          const work = run(plan, report, AbortSignal.any([stop, closing.signal]));
          running.set(target.path, work);
          return work.finally(() => running.delete(target.path));
        });
      });
    },
    close: async () => {
      closing.abort(cancelled());
      await Promise.allSettled(running.values());
    },
  };
}

// Rows of another database, or of the same one after who knows what happened to it, must not end up in one file.
function requireSame(current: OpenConnection, started: OpenConnection): void {
  if (current !== started) throw lost();
}

function closedMeanwhile(error: unknown): unknown {
  return error instanceof AppError && error.code === 'NOT_CONNECTED' ? lost() : error;
}

function lost(): AppError {
  return new AppError('CONNECTION_LOST', 'The connection was closed or lost before everything was read.');
}

function draftOf<Question extends object>(plan: Plan<Question>): AuditDraft {
  const { source, question, connection, columns, format, target } = plan;
  const file = path.basename(target.path);
  const asked = describeQuestion(question);
  const words = questionWords(asked);
  return {
    connection: { id: connection.profile.id, name: connection.profile.name },
    action: source.action,
    target: { type: 'file', id: file, label: file },
    userId: 'userId' in question && typeof question.userId === 'string' ? question.userId : null,
    summary: `Export of ${source.noun[1]} to ${file}${words === null ? '' : ` (${words})`}`,
    after: { ...asked, format, columns: columns.join(', ') },
    outcome: 'failed',
    rows: null,
  };
}

function counted({ noun: [one, many] }: Pick<ExportSource<never>, 'noun'>, rows: number): string {
  return plural(rows, one, many);
}
