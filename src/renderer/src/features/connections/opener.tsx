import type { ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { create } from 'zustand';
import { useCancelOpening, useConnectionStatus, useOpenConnection } from '../../api/connections';
import { errorDetails } from '../../api/error';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { EnvironmentBadge } from '../../ui/environment';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Spinner } from '../../ui/spinner';
import { editAfterFailure } from '../../parts/edit-connection';
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
  const cancel = useCancelOpening();
  const before = useConnectionStatus().data?.open?.id ?? null;
  const asked = missingSecrets(summary);
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLElement>(null);
  const gone = useRef(false);
  const [secrets, setSecrets] = useState<ConnectionSecrets>({});
  const fields = asked.length > 0 ? asked : open.error?.code === 'AUTH_FAILED' ? missingSecrets(summary, true) : [];

  const start = () => {
    const given = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
    open.mutate(
      { id: summary.id, ...(Object.keys(given).length > 0 ? { secrets: given } : {}) },
      {
        onSuccess: () => {
          if (gone.current) return;
          go({ to: 'users' });
          onDone();
        },
        // Another connection was asked for meanwhile; that one tells its own story.
        onError: (error) => {
          if (error.code === 'CANCELLED') onDone();
        },
      },
    );
  };
  const startOnce = useEffectEvent(() => {
    if (asked.length === 0) start();
  });
  useEffect(() => startOnce(), []);

  const leave = () => {
    gone.current = true;
    // What is on its way would otherwise still open, later and unasked.
    if (open.isPending) cancel.mutate({ stayWith: before });
    onDone();
  };

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
          if (!next) leave();
        }}
        title={
          <span className="flex items-center gap-2" data-env={summary.environment}>
            <span className="truncate">Open {summary.name}</span>
            <EnvironmentBadge environment={summary.environment} />
          </span>
        }
        description={<span className="font-mono text-sm wrap-anywhere">{summary.target}</span>}
        size="md"
        // A failure alone has no box to type in: Enter tries again.
        initialFocus={fields.length > 0 ? first : again}
        footer={
          <>
            {open.error === null ? null : (
              <span className="mr-auto">
                <CopyButton text={errorDetails(open.error)} what="details" />
              </span>
            )}
            <Button onClick={leave}>Cancel</Button>
            {open.error === null ? null : (
              <Button
                onClick={() => {
                  onDone();
                  editAfterFailure(summary.id, open.error.info);
                }}
              >
                Edit connection
              </Button>
            )}
            {quiet ? null : (
              <Button
                ref={again}
                variant="primary"
                busy={open.isPending}
                disabled={!complete}
                type="submit"
                form="open-connection"
              >
                {open.error === null ? 'Open' : 'Try again'}
              </Button>
            )}
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
            <p role="status" className="flex items-center gap-2 text-muted">
              <Spinner /> Opening {summary.name}…
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
            <p className="text-sm text-faint">
              Kept in memory until Authdesk closes; nothing is written to disk. To have it stored, edit the connection.
            </p>
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
