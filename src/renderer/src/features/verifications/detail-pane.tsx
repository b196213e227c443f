import type { VerificationRow } from '@shared/api/verifications';
import { ArrowUpRight, Eye, ListFilter, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { exactTime, utcTime } from '../../format/dates';
import { formatNumber } from '../../format/numbers';
import { commandKeys } from '../../nav/commands';
import { EmailText } from '../../parts/email-text';
import { KIND_EXPLAINED, KIND_WORDS } from './public/kinds';
import { namesSomebody, openUser, personOf } from './public/open-user';
import { verificationsStore } from './public/view-store';
import { Badge } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import { IdText } from '../../ui/id-text';
import { KeyValueList } from '../../ui/panel';

const SECRET_WORDS = {
  identifier: 'The part that lets somebody in is in its identifier, which is masked here.',
  value: 'The part that lets somebody in is its value, which is not shown here.',
} as const;

function subjectWords({ subject, userName, userEmail }: VerificationRow): ReactNode {
  if (subject === null) return null;
  if (subject.type === 'userId' && userEmail) {
    return (
      <>
        {userName ? `${userName} · ` : null}
        <EmailText email={userEmail} />
      </>
    );
  }
  if (subject.type === 'userId' && userEmail === null) return `${subject.value}, who is gone`;
  return subject.type === 'provider' ? `provider ${subject.value}` : subject.value;
}

function Facts({ row }: { row: VerificationRow }) {
  const bad = row.unreadable ?? {};
  const live = row.state === 'active';
  const time = (iso: string | null) => (iso === null ? null : exactTime(iso).split(' · ')[0]);
  return (
    <KeyValueList
      labelWidth={92}
      items={[
        {
          label: 'For',
          value: subjectWords(row),
          note: row.subject === null ? 'The row does not say whom it is for.' : undefined,
        },
        { label: 'Kind', value: KIND_WORDS[row.kind], note: <span className="font-mono text-sm">{row.kind}</span> },
        {
          label: 'Asked',
          value: time(row.createdAt),
          unreadable: bad['createdAt'],
          note: row.createdAt === null ? undefined : utcTime(row.createdAt),
        },
        {
          label: live ? 'Good until' : 'Expired',
          value: time(row.expiresAt),
          unreadable: bad['expiresAt'],
          note:
            bad['expiresAt'] !== undefined
              ? undefined
              : row.expiresAt === null
                ? 'Without an end it may work forever.'
                : utcTime(row.expiresAt),
        },
        ...(row.attempts === null ? [] : [{ label: 'Wrong tries', value: formatNumber(row.attempts) }]),
        {
          label: 'Identifier',
          value: <span className="font-mono text-sm wrap-anywhere selectable">{row.identifier}</span>,
          note: row.hashed ? 'Stored hashed: nothing of it can be read back.' : undefined,
        },
        { label: 'Value', value: <span className="text-faint">hidden</span> },
        ...(row.userId === null
          ? []
          : [{ label: 'User id', value: <IdText id={row.userId} max={26} copy what="user id" /> }]),
        { label: 'Row id', value: <IdText id={row.id} max={26} copy what="row id" /> },
      ]}
    />
  );
}

/** One row in plain words: what it is for, whom, until when, what removing it does; its secret only for a reason. */
export function VerificationDetail({
  row,
  revealDenied,
  removeBlocked,
  onReveal,
  onRemove,
  onClose,
}: {
  row: VerificationRow;
  revealDenied: string | null;
  removeBlocked: string | null;
  onReveal: (column: 'identifier' | 'value') => void;
  onRemove: () => void;
  onClose: () => void;
}) {
  const { what, removed, secret } = KIND_EXPLAINED[row.kind];
  const live = row.state === 'active';
  const person = personOf(row);
  return (
    <aside
      aria-label="What this row is"
      className="flex w-84 shrink-0 flex-col border-l border-line bg-surface 2xl:w-105"
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{row.label}</h2>
        <Badge tone={live ? 'ok' : 'neutral'}>{live ? 'Live' : 'Expired'}</Badge>
        <IconButton icon={X} label="Close" keys="Escape" size="sm" onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <p className="wrap-anywhere">{what}</p>
        {namesSomebody(row) ? (
          <div className="flex flex-wrap gap-1.5">
            <Button icon={ArrowUpRight} onClick={() => openUser(row)}>
              Open user
            </Button>
            <Button
              icon={ListFilter}
              variant="ghost"
              onClick={() => verificationsStore.narrow({ user: person ?? undefined })}
            >
              Only this user
            </Button>
          </div>
        ) : null}
        <Facts row={row} />
        <section aria-label="Its secret" className="flex flex-col gap-1.5 border-t border-line pt-3">
          <p className="text-sm text-muted">
            {secret === null ? 'There is nothing in it that lets anybody in.' : SECRET_WORDS[secret]}{' '}
            {live ? 'Revealing asks for a reason and is recorded.' : 'It has expired, so it no longer works.'}
          </p>
          <div className="flex flex-wrap gap-1.5">
            {(['value', 'identifier'] as const).map((column) => (
              <Button
                key={column}
                size="sm"
                icon={Eye}
                disabled={revealDenied !== null}
                title={revealDenied ?? undefined}
                onClick={() => onReveal(column)}
              >
                {`Reveal ${column}…`}
              </Button>
            ))}
          </div>
        </section>
        <section aria-label="Removing it" className="flex flex-col gap-1.5 border-t border-line pt-3">
          <p className="text-sm text-muted">Removed: {removed.charAt(0).toLowerCase() + removed.slice(1)}</p>
          <Button
            size="sm"
            icon={Trash2}
            variant="danger"
            className="self-start"
            keys={commandKeys('verification.remove')}
            disabled={removeBlocked !== null}
            title={removeBlocked ?? undefined}
            onClick={onRemove}
          >
            Remove
          </Button>
        </section>
      </div>
    </aside>
  );
}
