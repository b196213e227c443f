import type { AuditEntry, AuditImage } from '@shared/api/audit';
import { ArrowRight, X } from 'lucide-react';
import { useConnectionStatus } from '../../api/connections';
import { exactTime, utcTime } from '../../format/dates';
import { formatNumber } from '../../format/numbers';
import { Badge } from '../../ui/badge';
import { IconButton } from '../../ui/button';
import { IdText } from '../../ui/id-text';
import { Notice } from '../../ui/notice';
import { KeyValueList } from '../../ui/panel';
import { useOpenUser } from '../../parts/open-user/use-open-user';
import { OpenUserButton } from '../../parts/open-user/open-user-button';
import { UndoButton } from '../../parts/undo/undo-button';
import { ProofList } from '../sessions/public/result/proof-list';
import { entryWords, outcomeWords } from './public/action-words';
import { viewAuditEntry } from './public/view-store';
import { fieldWords, isOutcome, isProof, momentWords, proofsIn } from './logout-words';
import { TicketLink } from '../../parts/reason/ticket-link';

function words(value: AuditImage[string] | undefined): string {
  if (value === undefined || value === null) return '—';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return formatNumber(value);
  return value === '' ? 'empty' : value;
}

function Changes({ entry }: { entry: AuditEntry }) {
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !isProof(field, after[field]) && (field in after || !isOutcome(field)),
  );
  const said = (field: string, value: AuditImage[string] | undefined) => momentWords(field, value) ?? words(value);
  if (fields.length === 0) return null;
  return (
    <section aria-label="Before and after" className="flex flex-col gap-1">
      <h3 className="eyebrow">Before and after</h3>
      <table className="w-full table-fixed border-collapse border-t border-line text-left">
        <tbody>
          {fields.map((field) => {
            const changed = field in before && before[field] !== after[field];
            return (
              <tr key={field} className="border-b border-line/70 align-baseline">
                <th scope="row" className="w-23 truncate py-1.5 pr-2 font-normal text-muted" title={field}>
                  {fieldWords(field)}
                </th>
                <td className="py-1.5 wrap-anywhere">
                  {changed ? (
                    <del className="block text-muted decoration-danger/60 selectable">{said(field, before[field])}</del>
                  ) : null}
                  <ins className="flex items-baseline gap-1.5 font-medium no-underline selectable">
                    {changed ? (
                      <ArrowRight className="size-3.5 shrink-0 self-center text-faint" aria-label="became" />
                    ) : null}
                    <span className="min-w-0">{said(field, after[field])}</span>
                  </ins>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** What the auth server said before and after sessions ended, where it was asked. */
function Proofs({ entry }: { entry: AuditEntry }) {
  const proofs = proofsIn(entry.after ?? {});
  if (proofs.length === 0) return null;
  return (
    <section aria-label="What the auth server said" className="flex flex-col gap-1">
      <h3 className="eyebrow">What the auth server said</h3>
      <ProofList proofs={proofs} names={{}} />
    </section>
  );
}

/** The entry that was taken back, a press away. */
function Undone({ id }: { id: string }) {
  return (
    <button
      type="button"
      className="text-accent-ink underline-offset-2 hover:underline"
      onClick={() => viewAuditEntry(id)}
    >
      the entry it took back
    </button>
  );
}

/** One entry in full: who did what to whom, with what result, and the seal that protects it. */
export function AuditDetail({
  entry,
  broken,
  onClose,
}: {
  entry: AuditEntry;
  /** It is the first entry that does not hold. */
  broken: boolean;
  onClose: () => void;
}) {
  const outcome = outcomeWords(entry.outcome);
  const { target } = entry;
  const person = {
    userId: target?.type === 'user' ? target.id : null,
    connectionId: entry.connection?.id ?? null,
    connectionName: entry.connection?.name,
  };
  const { whyNot } = useOpenUser();
  const open = useConnectionStatus().data?.open ?? null;
  // The address of a ticket is a matter of the connection, and known of the open one alone.
  const ticketUrl = open?.id === entry.connection?.id ? (open?.settings.access?.ticketUrl ?? null) : null;
  return (
    <aside aria-label="Audit entry" className="flex w-96 shrink-0 flex-col border-l border-line bg-surface 2xl:w-120">
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{entryWords(entry)}</h2>
        <Badge tone={outcome.tone}>{outcome.word}</Badge>
        <IconButton icon={X} label="Close" keys="Escape" size="sm" onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        {broken ? (
          <Notice tone="danger" title="Do not trust this entry.">
            It was altered outside Authdesk after it was written, or an entry before it was removed.
          </Notice>
        ) : null}
        <p className="wrap-anywhere selectable">{entry.summary}</p>
        {entry.outcome === 'done' ? null : <p className="text-muted">{outcome.explain}</p>}
        {target?.type === 'user' ? <OpenUserButton className="self-start" person={person} /> : null}
        <UndoButton entry={entry} />
        <Changes entry={entry} />
        <Proofs entry={entry} />
        <KeyValueList
          labelWidth={92}
          items={[
            { label: 'When', value: exactTime(entry.at).split(' · ')[0], note: utcTime(entry.at) },
            { label: 'By', value: entry.person ?? entry.actor, note: entry.person === null ? undefined : entry.actor },
            { label: 'Reason', value: entry.reason },
            {
              label: 'Ticket',
              value: entry.ticket,
              action: <TicketLink ticket={entry.ticket ?? ''} url={ticketUrl} />,
            },
            ...(entry.undoes === null ? [] : [{ label: 'Undoes', value: <Undone id={entry.undoes} /> }]),
            {
              label: 'Database',
              value: entry.connection?.name,
              note: person.userId === null ? undefined : (whyNot(person) ?? undefined),
            },
            {
              label: target === null ? 'Target' : target.type === 'user' ? 'User' : 'Target',
              value: target === null ? null : target.label,
              note: target === null ? undefined : <IdText id={target.id} max={32} copy what={`${target.type} id`} />,
            },
            { label: 'Rows', value: entry.rows === null ? null : formatNumber(entry.rows) },
            { label: 'Hash', value: <IdText id={entry.hash} max={22} copy what="hash" /> },
          ]}
        />
        <p className="text-sm text-faint">
          The hash seals this entry and the one before it with a key of this computer: changing or removing either shows
          when the chain is verified.
        </p>
      </div>
    </aside>
  );
}
