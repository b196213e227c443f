import path from 'node:path';
import { userLabel } from '@shared/user-label';
import type { Job } from '@shared/api/jobs';
import type { Note } from '@shared/api/notes';
import type { Changed } from '@shared/events';
import type { AuditDraft, AuditLog } from '../audit/audit-log';
import { AppError, cancelled } from '../base/app-error';
import type { JobProgress, Jobs } from '../base/jobs';
import { plural } from '../base/plural';
import type { OpenConnection } from '../connections/connection';
import type { ConnectionManager } from '../connections/connection-manager';
import { listMailLog } from '../email/mail-log';
import type { ChosenFiles, FileTarget } from '../files/chosen-files';
import { openPartFile } from '../files/part-file';
import type { LocalDatabase } from '../local/local-database';
import type { NoteStore } from '../notes/store';
import { getUserRow } from '../user-rows/user-row';
import { gatherPerson } from './gather';
import type { PersonPackage } from './held';
import { htmlPage } from './html-page';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly audit: AuditLog;
  readonly jobs: Jobs;
  readonly files: Pick<ChosenFiles, 'takeTarget'>;
  readonly notes: NoteStore;
  readonly local: LocalDatabase;
  readonly announce: (changed: Changed) => void;
  readonly now: () => Date;
}

interface Asked {
  readonly id: string;
  readonly file: string;
  readonly format: 'json' | 'html';
}

/** Of notes and mails so many are read at once. */
const PART = 500;

/**
 * Starts writing everything that is held about one person to a file, as a job that is on record before the first row is read.
 * @throws AppError NOT_FOUND, INVALID_INPUT for a file that cannot be
 */
export async function startPackage(
  dependencies: Dependencies,
  { id, file, format }: Asked,
  signal: AbortSignal,
): Promise<Job> {
  const { connections, files, jobs } = dependencies;
  return connections.use(signal, async (connection) => {
    const user = await getUserRow(connection, id, signal);
    const target = await files.takeTarget(file, format);
    const name = path.basename(target.path);
    return jobs.start(`All about ${userLabel(user)} to ${name}`, async (report, stop) =>
      onRecord(dependencies, connection, { user, name }, async () =>
        connections.use(stop, async (current) => {
          // The same id is somebody else in another database.
          if (current !== connection) throw lost();
          return writePackage(dependencies, connection, { id, format, target }, { report, stop });
        }),
      ),
    );
  });
}

type Person = Awaited<ReturnType<typeof getUserRow>>;
type Written = Readonly<Record<'rows' | 'tables', number>>;

async function onRecord(
  { audit, announce }: Dependencies,
  { profile }: OpenConnection,
  { user, name }: { readonly user: Person; readonly name: string },
  work: () => Promise<Written>,
): Promise<Record<string, unknown>> {
  const label = userLabel(user);
  const draft: AuditDraft = {
    connection: { id: profile.id, name: profile.name },
    action: 'users.package',
    target: { type: 'user', id: user.id, label },
    userId: user.id,
    summary: `All that is held about ${label} to ${name}`,
    after: { file: name },
    outcome: 'failed',
    rows: null,
  };
  const intent = await audit.intend(draft);
  const conclude = async (end: Partial<AuditDraft>) => {
    await audit.conclude(intent, { ...draft, ...end });
    announce({ tables: ['audit'], userIds: [user.id] });
  };
  try {
    const { rows, tables } = await work();
    const counted = `${plural(rows, 'row', 'rows')} of ${plural(tables, 'table', 'tables')}`;
    await conclude({ summary: `Wrote all that is held about ${label} to ${name}: ${counted}`, outcome: 'done', rows });
    return { file: name, rows, message: `Wrote ${counted} about ${label} to ${name}` };
  } catch (error) {
    const message = error instanceof AppError ? error.message : 'Something went wrong inside Authdesk.';
    await conclude({ summary: `${draft.summary}: ${message}` }).catch(() => {});
    throw error;
  }
}

async function writePackage(
  { notes, local, now }: Dependencies,
  connection: OpenConnection,
  { id, format, target }: { readonly id: string; readonly format: Asked['format']; readonly target: FileTarget },
  { report, stop }: { readonly report: (progress: JobProgress) => void; readonly stop: AbortSignal },
): Promise<Written> {
  const file = await openPartFile(target);
  try {
    const made = now().toISOString();
    const user = await getUserRow(connection, id, stop);
    const found = (done: number) => report({ done, total: null });
    const gathered = await gatherPerson(connection, user, { signal: stop, found });
    const whole: PersonPackage = {
      person: { id: user.id, name: user.name, email: user.email },
      database: connection.profile.name,
      made,
      ...gathered,
      kept: await keptOf({ notes, local }, { database: connection.profile.id, userId: id }),
    };
    await file.write(format === 'html' ? htmlPage(whole) : `${JSON.stringify(whole, null, 2)}\n`);
    stop.throwIfAborted();
    await file.commit();
    const rows = gathered.tables.reduce((sum, table) => sum + table.rows.length, 0);
    return { rows, tables: gathered.tables.length };
  } catch (error) {
    throw stop.aborted ? cancelled() : error;
  } finally {
    await file.discard();
  }
}

async function keptOf(
  { notes, local }: Pick<Dependencies, 'notes' | 'local'>,
  of: { readonly database: string; readonly userId: string },
): Promise<PersonPackage['kept']> {
  const { tags, zone } = await notes.marks(of);
  const texts: PersonPackage['kept']['notes'][number][] = [];
  for (let from: Note | null = null; ;) {
    const part: Note[] = await notes.notes(of, from, PART);
    texts.push(...part.map(({ at, text, person, ticket }) => ({ at, text, person, ticket })));
    from = part.at(-1) ?? null;
    if (part.length < PART) break;
  }
  const mails: PersonPackage['kept']['mails'][number][] = [];
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof listMailLog>> = await listMailLog(
      local,
      { connectionId: of.database, userId: of.userId },
      { cursor, limit: PART },
    );
    mails.push(...page.rows.map(({ at, kind, to, outcome }) => ({ at, kind, to, outcome })));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return { notes: texts, tags, timeZone: zone, mails };
}

function lost(): AppError {
  return new AppError('CONNECTION_LOST', 'The connection was closed or lost before everything was read.');
}
