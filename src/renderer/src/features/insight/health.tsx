import type { HealthItem } from '@shared/api/insight';
import { CircleCheck, CircleHelp, TriangleAlert, Wrench } from 'lucide-react';
import { formatBytes, formatNumber, plural } from '../../format/numbers';
import { go } from '../../nav/store';
import { useWriteGuard } from '../../parts/write-guard';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { useRevokeSessions } from '../sessions/public/use-revoke-sessions';
import { openFilter } from './open-filter';

function Named({ rows, count }: { rows: NonNullable<HealthItem['rows']>; count: number }) {
  const more = count - rows.length;
  return (
    <ul className="mt-1 flex max-h-24 flex-wrap gap-x-3 overflow-y-auto text-sm">
      {rows.map(({ id, label, userId }) => (
        <li key={id} className="max-w-full min-w-0">
          {userId === null ? (
            <span className="block truncate font-mono text-muted selectable">{label}</span>
          ) : (
            <button
              type="button"
              className="block max-w-full truncate text-accent-ink hover:underline"
              onClick={() => go({ to: 'user', id: userId })}
            >
              {label}
            </button>
          )}
        </li>
      ))}
      {more > 0 ? <li className="text-faint">and {formatNumber(more)} more</li> : null}
    </ul>
  );
}

function Sql({ sql }: { sql: string }) {
  return (
    <div className="mt-1.5">
      <p className="text-sm text-muted">For whoever runs the database; Authdesk does not run it:</p>
      <span className="flex max-w-full items-start gap-1 rounded-md bg-sunken py-0.5 pl-2">
        <code className="min-w-0 flex-1 font-mono text-sm wrap-anywhere selectable">{sql}</code>
        <CopyButton text={sql} what="statement" />
      </span>
    </div>
  );
}

type Revoke = (ids: readonly string[]) => void;

function Fix({ item, blocked, onRevoke }: { item: HealthItem; blocked: string | null; onRevoke: Revoke }) {
  const { act, filter } = item;
  return (
    <>
      {filter === undefined && act?.kind !== 'revoke' ? null : (
        <div className="mt-1.5 flex flex-wrap gap-2">
          {filter === undefined ? null : (
            <Button size="sm" onClick={() => openFilter(filter)}>
              {act?.kind === 'purge' ? 'Show and purge them' : 'Show them'}
            </Button>
          )}
          {act?.kind === 'revoke' ? (
            <Button
              size="sm"
              icon={Wrench}
              disabled={blocked !== null}
              title={blocked ?? undefined}
              onClick={() => onRevoke(act.ids)}
            >
              {`Revoke ${plural(act.ids.length, 'session')}`}
            </Button>
          ) : null}
        </div>
      )}
      {act?.kind === 'sql' ? <Sql sql={act.sql} /> : null}
    </>
  );
}

function Found({ item, blocked, onRevoke }: { item: HealthItem; blocked: string | null; onRevoke: Revoke }) {
  const { title, count, exact, why, rows, frees } = item;
  return (
    <li aria-label={title} className="rounded-lg border border-line bg-surface px-3 py-2">
      <div className="flex items-start gap-2">
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn-ink" aria-hidden />
        <div className="min-w-0 flex-1">
          <h3 className="flex flex-wrap items-baseline gap-x-2 font-semibold">
            {title}
            <Badge tone="warn">{`${exact ? '' : 'at least '}${formatNumber(count)}`}</Badge>
          </h3>
          <p className="text-muted selectable">
            {why}
            {frees === undefined ? null : ` Without them about ${formatBytes(frees)} would be free.`}
          </p>
          {rows === undefined ? null : <Named rows={rows} count={count} />}
          <Fix item={item} blocked={blocked} onRevoke={onRevoke} />
        </div>
      </div>
    </li>
  );
}

function Quiet({ title, items, unknown }: { title: string; items: readonly HealthItem[]; unknown?: boolean }) {
  if (items.length === 0) return null;
  const Icon = unknown === true ? CircleHelp : CircleCheck;
  return (
    <section aria-label={title} className="mt-4">
      <h2 className="font-semibold">{title}</h2>
      <ul className="mt-1 grid grid-cols-1 gap-x-4 gap-y-0.5 text-sm @3xl:grid-cols-2">
        {items.map(({ key, title: name, notKnown }) => (
          <li key={key} className="flex items-start gap-1.5">
            <Icon className={unknown === true ? QUIET.unknown : QUIET.well} aria-hidden />
            <span className="min-w-0">
              {name}
              {notKnown === undefined ? null : <span className="text-faint">: {notKnown}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const QUIET = {
  well: 'mt-0.5 size-3.5 shrink-0 text-ok-ink',
  unknown: 'mt-0.5 size-3.5 shrink-0 text-faint',
} as const;

/** What was found wrong with the data, each with what to do, then what is well, and what could not be looked at. */
export function Health({ items, onMended }: { items: readonly HealthItem[]; onMended: () => void }) {
  const guard = useWriteGuard();
  const { ask, dialog } = useRevokeSessions(guard.production);
  const found = items.filter(({ count, notKnown }) => count > 0 && notKnown === undefined);
  const well = items.filter(({ count, notKnown }) => count === 0 && notKnown === undefined);
  const onRevoke: Revoke = (ids) =>
    guard.guard(() =>
      ask({
        target: { ids: [...ids] },
        count: ids.length,
        who: null,
        object: 'users who are gone',
        onDone: onMended,
      }),
    );
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto p-4">
      <p className="mb-2 text-lg font-semibold">
        {found.length === 0
          ? `Nothing was found in ${plural(well.length, 'check')}.`
          : `${plural(found.length, 'thing')} to know, ${plural(well.length, 'check')} without a finding.`}
      </p>
      <ul className="flex flex-col gap-2">
        {found.map((item) => (
          <Found key={item.key} item={item} blocked={guard.blocked} onRevoke={onRevoke} />
        ))}
      </ul>
      <Quiet title="Could not be looked at" unknown items={items.filter(({ notKnown }) => notKnown !== undefined)} />
      <Quiet title="Looked for and not found" items={well} />
      {dialog}
    </div>
  );
}
