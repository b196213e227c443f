import type { PanicPreview, UserDetail } from '@shared/api/users';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../../api/connections';
import { toApiError, type ApiError } from '../../../api/error';
import { usePanic, usePanicPreview } from '../../../api/user-acts';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Notice } from '../../../ui/notice';
import { SkeletonRows } from '../../../ui/states';
import { useNow } from '../../../ui/use-now';
import { phraseOf, verbOn } from '../../../parts/confirm/use-confirm-act';
import { expectationOf } from '../../sessions/public/expectation';
import { OutOfReach } from '../../sessions/public/out-of-reach';
import { keepResult } from '../../sessions/public/result/store';
import { useWhy, type WhyState } from '../../../parts/reason/use-why';
import { WhyFields } from '../../../parts/reason/why-fields';
import { personObject } from '../person-object';
import { banInput, isWhole } from './ban-choice';
import { BanPart, useBanChoice } from './ban-part';
import { effectsOf, panicFacts } from './effects';
import { EffectsTable } from './effects-table';

const REASONS = ['Account taken over', 'Stolen device', 'Leaked password', 'Abuse', 'On request of the person'];

interface SheetOf {
  readonly user: UserDetail;
  readonly preview: PanicPreview;
  readonly onClose: () => void;
}

function Consequences({ preview, many }: { preview: PanicPreview; many: boolean }) {
  const report = useConnectionStatus().data?.report;
  const { sentences } = expectationOf(report, many);
  // Whether it can be undone is said of the whole, not of the sessions alone.
  const bites = preview.activeSessions === 0 ? [] : sentences.slice(0, -1);
  return (
    <p className="text-muted">
      {bites.join(' ')}{' '}
      {preview.undoable
        ? 'All of it can be undone together: the same browsers, links and keys work again then.'
        : 'It cannot be undone as a whole: what is deleted in the secondary storage is gone.'}
    </p>
  );
}

function usePanicRun({ user, preview, onClose }: SheetOf, why: WhyState) {
  const panic = usePanic();
  const { choice, change } = useBanChoice(preview.canBan, preview.banned);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const now = useNow();
  const phrase = asked ?? preview.phrase;
  const confirmed = phrase === null || typed.trim().toLowerCase() === phrase.toLowerCase();

  const run = async () => {
    setFailure(null);
    try {
      const { reason = '', ...rest } = why.input.why ?? {};
      const { data, entry } = await panic.mutateAsync({
        id: user.id,
        ...banInput(choice, Date.now()),
        ...(phrase === null ? {} : { confirm: typed.trim() }),
        why: { reason, ...rest },
      });
      why.done();
      onClose();
      const who = user.name === null || user.name.trim() === '' ? user.email : user.name;
      keepResult(
        {
          report: data.sessions,
          who,
          entries: entry === null ? [] : [entry],
          why: why.input.why,
          sessions: user.sessions,
          failure: null,
          wider: { title: `The account of ${who} is shut`, facts: panicFacts(data) },
        },
        true,
      );
    } catch (cause) {
      const error = toApiError(cause);
      const wanted = phraseOf(error);
      if (wanted !== null) setAsked(wanted);
      if (!why.refuse(error)) setFailure(error);
    }
  };
  const ready = why.complete && confirmed && isWhole(choice, now) && preview.activeSessions !== null;
  return { run, ready, busy: panic.isPending, choice, change, phrase, typed, setTyped, failure };
}

function Body(sheet: SheetOf) {
  const { user, preview, onClose } = sheet;
  const connection = useConnectionStatus().data?.open ?? null;
  const why = useWhy(true);
  const first = useRef<HTMLInputElement>(null);
  const { run, ready, busy, choice, change, phrase, typed, setTyped, failure } = usePanicRun(sheet, why);
  const many = preview.activeSessions !== 1;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(next) => {
        if (!next && !busy) onClose();
      }}
      title="Shut this account at once?"
      description={<span className="wrap-anywhere">{personObject(user)}</span>}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button
            type="submit"
            form="panic"
            variant={connection?.environment === 'production' ? 'env' : 'danger'}
            busy={busy}
            disabled={!ready}
          >
            {verbOn(choice.on ? 'Shut and ban' : 'Shut the account', connection)}
          </Button>
        </>
      }
    >
      <form
        id="panic"
        className="flex flex-col gap-3.5 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void run();
        }}
      >
        <EffectsTable effects={effectsOf(preview)} />
        {preview.activeSessions === null ? null : <Consequences preview={preview} many={many} />}
        {preview.notes.map((note, index) =>
          preview.activeSessions === null && index === 0 ? (
            <OutOfReach key={note} reason={note} onLeave={onClose} />
          ) : (
            <Notice key={note} tone="warn" title={note} />
          ),
        )}
        {preview.canBan ? (
          <BanPart choice={choice} banned={preview.banned} hasEnd={user.banExpires !== undefined} onChange={change} />
        ) : null}
        <WhyFields why={why} reasons={REASONS} reasonRef={first} />
        {phrase === null ? null : (
          <Field label={`Type “${phrase}” to go on`}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
        )}
        {failure === null ? null : (
          <Notice tone="danger" title={failure.message}>
            {failure.hint}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

/** Shuts an account in one go: shows everything that will happen with counts, asks for a reason, and says what came of it. */
export function PanicSheet({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const preview = usePanicPreview(user.id);
  if (preview.data !== undefined) return <Body user={user} preview={preview.data} onClose={onClose} />;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Shut this account at once?"
      description={<span className="wrap-anywhere">{personObject(user)}</span>}
      footer={<Button onClick={onClose}>Cancel</Button>}
    >
      {preview.error === null ? (
        <SkeletonRows rows={4} rowHeight={28} columns="48px 1fr 80px" />
      ) : (
        <Notice tone="danger" title={preview.error.message}>
          {preview.error.hint}
        </Notice>
      )}
    </Dialog>
  );
}
