import { userLabel } from '@shared/user-label';
import type { AuditEntry } from '@shared/api/audit';
import type { UserDetail } from '@shared/api/users';
import { useMemo } from 'react';
import { auditPages } from '../../api/audit';
import { usePagedList } from '../../api/paged';
import { formatNumber } from '../../format/numbers';
import { runCommand } from '../../nav/commands';
import { go } from '../../nav/store';
import { Badge, StatusDot } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Panel } from '../../ui/panel';
import { Segmented } from '../../ui/segmented';
import { ErrorState, SkeletonRows } from '../../ui/states';
import { RelativeTime } from '../../ui/time';
import { byWhom, entryWords, outcomeWords } from '../audit/public/action-words';
import { UndoIcon } from '../../parts/undo/undo-button';
import { viewAuditOf } from '../audit/public/view-store';
import { MailsTo, useMailsTo } from './mail/mail-panel';
import { NotesList } from './notes/notes-list';
import { showHistory, useHistoryTab, type HistoryTab } from './notes/shown-tab';
import { useMarks } from '../../api/notes';

function Line({ entry, onOpen }: { entry: AuditEntry; onOpen: () => void }) {
  const { tone, word } = outcomeWords(entry.outcome);
  const why = [entry.ticket, entry.reason].filter((part) => part !== null).join(' · ');
  return (
    <li className="flex min-w-0 items-center pr-2 hover:bg-hover/60">
      <button
        type="button"
        onClick={onOpen}
        title={`${entry.summary}\n${word}, by ${byWhom(entry)}.${why === '' ? '' : `\n${why}`}\nOpen in the audit trail.`}
        className="flex h-7 min-w-0 flex-1 items-center gap-2.5 px-3 text-left outline-offset-[-2px]"
      >
        <StatusDot tone={entry.outcome === 'done' ? 'neutral' : tone} label={word} />
        <span className="w-44 shrink-0 truncate" title={entryWords(entry)}>
          {entryWords(entry)}
        </span>
        <span className="min-w-24 flex-1 truncate text-muted">{entry.summary}</span>
        {why === '' ? null : <span className="max-w-[35%] min-w-0 truncate text-faint">{why}</span>}
        {entry.outcome === 'done' ? null : <Badge tone={tone}>{word}</Badge>}
        <span className="max-w-28 shrink-0 truncate text-sm text-faint">{entry.person ?? entry.actor}</span>
        <RelativeTime iso={entry.at} className="w-20 shrink-0 text-right text-sm text-faint" />
      </button>
      <span className="flex w-12 shrink-0 justify-end">
        {entry.undo === 'done' ? (
          <span className="text-xs text-faint" title="What this did was taken back since">
            undone
          </span>
        ) : (
          <UndoIcon entry={entry} />
        )}
      </span>
    </li>
  );
}

/** What was done to this person with Authdesk and what was mailed to them, newest first. */
export function HistoryPanel({ user, className }: { user: UserDetail; className?: string }) {
  const shown = useHistoryTab(user.id);
  const noted = useMarks(user.id).data?.notes ?? 0;
  const mails = useMailsTo(user);
  const mailed = mails.total?.value ?? mails.rows.length;
  const filter = useMemo(() => ({ filter: { userId: user.id }, limit: 50 }), [user.id]);
  const list = usePagedList(auditPages(filter));
  const open = (id: string | null) => {
    viewAuditOf({ id: user.id, label: userLabel(user) }, id);
    go({ to: 'audit' });
  };
  const total = list.total?.value ?? list.rows.length;
  return (
    <Panel
      title="History"
      flush
      className={className ?? ''}
      actions={
        <>
          {shown === 'changes' && total > 0 ? (
            <Button size="sm" variant="ghost" onClick={() => open(null)}>
              Open in audit
            </Button>
          ) : null}
          {shown === 'mail' ? (
            <Button size="sm" variant="ghost" onClick={() => runCommand('go.mailLog')}>
              Open mail log
            </Button>
          ) : null}
          <Segmented<HistoryTab>
            size="sm"
            label="What to show"
            value={shown}
            onValueChange={(tab) => showHistory(user.id, tab)}
            options={[
              { value: 'changes', label: total === 0 ? 'Changes' : `Changes ${formatNumber(total)}` },
              { value: 'mail', label: mailed === 0 ? 'Mail' : `Mail ${formatNumber(mailed)}` },
              { value: 'notes', label: noted === 0 ? 'Notes' : `Notes ${formatNumber(noted)}` },
            ]}
          />
        </>
      }
    >
      {shown === 'notes' ? (
        <NotesList userId={user.id} />
      ) : shown === 'mail' ? (
        <MailsTo list={mails} />
      ) : list.firstLoad ? (
        <SkeletonRows rows={3} rowHeight={28} columns="1fr 3fr 80px" />
      ) : list.error !== null && list.rows.length === 0 ? (
        <ErrorState compact message={list.error.message} hint={list.error.hint} onRetry={list.retry} />
      ) : list.rows.length === 0 ? (
        <p className="px-3 py-2 text-muted">
          Nothing was done to this user with Authdesk. What the app itself or other tools did is not recorded here.
        </p>
      ) : (
        <ul className="max-h-140 overflow-y-auto py-1">
          {list.rows.map((entry) => (
            <Line key={entry.id} entry={entry} onOpen={() => open(entry.id)} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
