import type { Acting } from '../base/acting';
import type { MailOperation } from './bulk-operation';
import { mailFailure } from './mail-failure';
import { requireSameConnection } from './same-connection';
import type { RunControls, RunnerDependencies } from './run-context';
import { reasonOf } from './run-rows';
import { sameFailures } from './same-failures';
import { waitUntilStopped } from './stop';
import type { BulkRecord, RowResult, WaitingRow } from './stored';
import type { OpenConnection } from '../connections/connection';

/** Mails those that wait one after the other, at the pace of the way mails take. @throws what concerns the whole job */
export async function mailRows(
  { store, connections, mailer, now }: RunnerDependencies,
  record: BulkRecord,
  operation: MailOperation,
  { stop, report }: RunControls,
): Promise<void> {
  const failures = sameFailures();
  while (stop.reason === null) {
    const next = await requireSameConnection(
      connections,
      record,
      async (connection): Promise<Date | 'sent' | 'end'> => {
        const [row] = await store.waiting(record.id, 1);
        if (row === undefined) return 'end';
        const free = mailer.next(connection);
        if (free !== null) return free;
        const result = await mailOne({ store, mailer, now }, connection, { record, operation, row });
        if (result === null) return 'sent';
        await store.land(record.id, [result], null, now());
        report.landed([result]);
        failures.note([result]);
        return 'sent';
      },
    );
    if (next === 'end') return;
    if (next === 'sent') continue;
    report.waits(next);
    await waitUntilStopped(next.getTime() - now().getTime(), stop.signal);
    report.waits(null);
  }
}

/** Mails one person; null where the row has to wait, because the server asked for a pause. */
async function mailOne(
  { store, mailer, now }: Pick<RunnerDependencies, 'store' | 'mailer' | 'now'>,
  connection: OpenConnection,
  {
    record,
    operation,
    row: { seq, userId },
  }: { readonly record: BulkRecord; readonly operation: MailOperation; readonly row: WaitingRow },
): Promise<RowResult | null> {
  const acting: Acting = { why: record.why, noteEntry: () => {} };
  const mark = async (outcome: 'sending' | 'waiting') =>
    store.land(record.id, [{ seq, outcome, detail: null }], null, now());
  // On disk before it leaves: should Authdesk end now, nobody sends it again.
  await mark('sending');
  try {
    // A stop never breaks off a mail: half a mail is worse than one more.
    const { signal } = new AbortController();
    const said = await mailer.send(
      connection,
      { userId, callbackURL: operation.callbackURL, run: record.id },
      acting,
      signal,
    );
    return { seq, outcome: 'done', detail: said };
  } catch (error) {
    const failure = mailFailure(error);
    switch (failure.means) {
      case 'later':
        // The gate remembers until when.
        await mark('waiting');
        return null;
      case 'stop':
        await mark('waiting');
        throw error;
      case 'unknown':
        return { seq, outcome: 'unknown', detail: `${reasonOf(error)} It is not sent again by itself` };
      case 'skip':
        return { seq, outcome: 'skipped', detail: reasonOf(error) };
      case 'fail':
        return { seq, outcome: 'failed', detail: reasonOf(error) };
    }
  }
}
