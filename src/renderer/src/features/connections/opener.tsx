import type { ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { create } from 'zustand';
import { useOpenConnection } from '../../api/connections';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EnvironmentBadge } from '../../ui/environment';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { missingSecrets } from './missing-secrets';

const useOpener = create<{ readonly wanted: ConnectionSummary | null; readonly turn: number }>()(() => ({
  wanted: null,
  turn: 0,
}));

/** Opens a connection, from wherever one is picked; asks for what is not stored and explains what fails. */
export function openConnection(summary: ConnectionSummary): void {
  useOpener.setState(({ turn }) => ({ wanted: summary, turn: turn + 1 }));
}

function Opening({ summary, onDone }: { summary: ConnectionSummary; onDone: () => void }) {
  const open = useOpenConnection();
  const asked = missingSecrets(summary);
  const first = useRef<HTMLInputElement>(null);
  const [secrets, setSecrets] = useState<ConnectionSecrets>({});
  const fields = asked.length > 0 ? asked : open.error?.code === 'AUTH_FAILED' ? missingSecrets(summary, true) : [];

  const start = () => {
    const given = Object.values(secrets).some((value) => value !== undefined && value !== '');
    open.mutate(
      { id: summary.id, ...(given ? { secrets } : {}) },
      {
        onSuccess: () => {
          go({ to: 'users' });
          onDone();
        },
      },
    );
  };
  const startOnce = useEffectEvent(() => {
    if (asked.length === 0) start();
  });
  useEffect(() => startOnce(), []);

  // A quick start needs no window in between.
  const quiet = asked.length === 0 && open.error === null;
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 500);
    return () => clearTimeout(timer);
  }, []);
  const complete = asked.every((field) => field.optional || (secrets[field.key] ?? '') !== '');

  return (
    <div data-env={summary.environment} className="contents">
      <Dialog
        open={!quiet || late}
        onOpenChange={(next) => {
          if (!next) onDone();
        }}
        title={
          <span className="flex items-center gap-2">
            <span className="truncate">Open {summary.name}</span>
            <EnvironmentBadge environment={summary.environment} />
          </span>
        }
        description={<span className="font-mono text-sm wrap-anywhere">{summary.target}</span>}
        size="md"
        initialFocus={first}
        footer={
          <>
            <Button onClick={onDone}>Cancel</Button>
            {open.error !== null && fields.length === 0 ? (
              <Button
                onClick={() => {
                  onDone();
                  go({ to: 'connection-edit', id: summary.id });
                }}
              >
                Edit connection
              </Button>
            ) : null}
            <Button variant="primary" busy={open.isPending} disabled={!complete} type="submit" form="open-connection">
              {open.error === null ? 'Open' : 'Try again'}
            </Button>
          </>
        }
      >
        <form
          id="open-connection"
          className="flex flex-col gap-3 pt-1"
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          {quiet ? (
            <p className="flex items-center gap-2 text-muted">
              <Spinner /> Reaching the database…
            </p>
          ) : null}
          {open.error === null ? null : (
            <Notice tone="danger" title={open.error.message}>
              {open.error.hint}
            </Notice>
          )}
          {fields.map((field, index) => (
            <Field key={field.key} label={field.label} hint={field.hint} optional={field.optional}>
              <Input
                type="password"
                ref={index === 0 ? first : null}
                mono
                value={secrets[field.key] ?? ''}
                onChange={(event) => setSecrets({ ...secrets, [field.key]: event.target.value })}
              />
            </Field>
          ))}
          {fields.length === 0 ? null : (
            <p className="text-sm text-faint">Kept in memory until Authdesk closes; nothing is written to disk.</p>
          )}
        </form>
      </Dialog>
    </div>
  );
}

/** Shows what opening a connection needs; drawn once, by the frame. */
export function ConnectionOpener() {
  const { wanted, turn } = useOpener();
  if (wanted === null) return null;
  return <Opening key={turn} summary={wanted} onDone={() => useOpener.setState({ wanted: null })} />;
}
