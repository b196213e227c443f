import type { ConnectionSecrets, ConnectionSummary, SecretName } from '@shared/api/connections';
import type { HostKey } from '@shared/api/ssh';
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
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
import { askedHostKey, HostKeyNotice } from './host-key-notice';
import { missingSecrets, refusedSecrets } from './missing-secrets';
import { useWanted } from './wanted';

/** What was typed into the boxes of secrets. */
type Typed = Readonly<Partial<Record<SecretName, string>>>;

/** What was typed, as main takes it; null where nothing was. */
function secretsIn(typed: Typed): ConnectionSecrets | null {
  const entries = Object.entries(typed).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  if (entries.length === 0) return null;
  const ofTunnel = entries.filter(([name]) => name.startsWith('ssh.'));
  const ssh = Object.fromEntries(ofTunnel.map(([name, value]) => [name.slice('ssh.'.length), value]));
  return {
    ...Object.fromEntries(entries.filter(([name]) => !name.startsWith('ssh.'))),
    ...(ofTunnel.length > 0 && { ssh }),
  };
}

/** Opening one: what is asked for, what was typed, the attempt, and going away from it. */
function useOpening(summary: ConnectionSummary, onDone: () => void) {
  const open = useOpenConnection();
  const cancel = useCancelOpening();
  const before = useConnectionStatus().data?.open?.id ?? null;
  const asked = missingSecrets(summary);
  const gone = useRef(false);
  const [secrets, setSecrets] = useState<Typed>({});
  const refused = open.error === null ? [] : refusedSecrets(summary, open.error.info);
  const fields = [...asked, ...refused.filter((field) => asked.every(({ key }) => key !== field.key))];

  const start = (hostKeys?: readonly HostKey[]) => {
    const given = secretsIn(secrets);
    open.mutate(
      { id: summary.id, ...(given !== null && { secrets: given }), ...(hostKeys && { hostKeys: [...hostKeys] }) },
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
  return {
    start,
    leave,
    fields,
    secrets,
    setSecrets,
    error: open.error,
    pending: open.isPending,
    complete: asked.every((field) => field.optional || (secrets[field.key] ?? '') !== ''),
    // A quick start needs no window in between.
    quiet: asked.length === 0 && open.error === null,
  };
}

/** True once something takes longer than somebody would call at once. */
function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 500);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

function SecretBoxes({
  opening: { fields, secrets, setSecrets },
  first,
}: {
  opening: ReturnType<typeof useOpening>;
  first: RefObject<HTMLInputElement | null>;
}) {
  if (fields.length === 0) return null;
  return (
    <>
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
      <p className="text-sm text-faint">
        Kept in memory until Authdesk closes; nothing is written to disk. To have it stored, edit the connection.
      </p>
    </>
  );
}

function Opening({ summary, onDone }: { summary: ConnectionSummary; onDone: () => void }) {
  const opening = useOpening(summary, onDone);
  const { error, quiet, leave } = opening;
  const hostKey = error === null ? null : askedHostKey(error.info);
  const late = useLate();
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLElement>(null);
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
        initialFocus={opening.fields.length > 0 ? first : again}
        footer={
          <>
            {error === null ? null : (
              <span className="mr-auto">
                <CopyButton text={errorDetails(error)} what="details" />
              </span>
            )}
            <Button onClick={leave}>Cancel</Button>
            {error === null ? null : (
              <Button
                onClick={() => {
                  onDone();
                  editAfterFailure(summary.id, error.info);
                }}
              >
                Edit connection
              </Button>
            )}
            {quiet ? null : (
              <Button
                ref={again}
                variant="primary"
                busy={opening.pending}
                disabled={!opening.complete}
                type="submit"
                form="open-connection"
              >
                {hostKey !== null ? 'Accept and open' : error === null ? 'Open' : 'Try again'}
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
            opening.start(hostKey === null ? undefined : [hostKey]);
          }}
        >
          {quiet ? (
            <p role="status" className="flex items-center gap-2 text-muted">
              <Spinner /> Opening {summary.name}…
            </p>
          ) : null}
          {error === null ? null : hostKey === null ? (
            <Notice tone="danger" title={error.message}>
              {error.hint}
            </Notice>
          ) : (
            <HostKeyNotice hostKey={hostKey} />
          )}
          <SecretBoxes opening={opening} first={first} />
        </form>
      </Dialog>
    </div>
  );
}

/** Shows what opening a connection needs; drawn once, by the frame. */
export function ConnectionOpener() {
  const { wanted, turn } = useWanted();
  if (wanted === null) return null;
  return <Opening key={turn} summary={wanted} onDone={() => useWanted.setState({ wanted: null })} />;
}
