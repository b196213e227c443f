import { userLabel } from '@shared/user-label';
import type { PanicPreview, UserDetail } from '@shared/api/users';
import { useConnectionStatus } from '../../../api/connections';
import { usePanic, usePanicPreview } from '../../../api/user-acts';
import { Button } from '../../../ui/button';
import { Details } from '../../../ui/details';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { SkeletonRows } from '../../../ui/states';
import { useNow } from '../../../ui/use-now';
import { ActDialog } from '../../../parts/confirm/act-dialog';
import { useAct } from '../../../parts/confirm/use-act';
import { expectationOf } from '../../sessions/public/expectation';
import { OutOfReach } from '../../sessions/public/out-of-reach';
import { keepResult } from '../../sessions/public/result/store';
import { userObject } from '../user-object';
import { banInput, isWhole } from './ban-choice';
import { BanPart, useBanChoice } from './ban-part';
import { effectsOf, noBanSentence, panicFacts } from './effects';
import { EffectsTable } from './effects-table';

const REASONS = ['Account taken over', 'Stolen device', 'Leaked password', 'Abuse', 'On request of the user'];

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
    <>
      <p>{preview.undoable ? 'All of it can be undone together.' : 'It cannot be undone as a whole.'}</p>
      <Details>
        {bites.length === 0 ? null : <p>{bites.join(' ')}</p>}
        <p>
          {preview.undoable
            ? 'Undone, the same browsers, links and keys work again.'
            : 'What is deleted in the secondary storage is gone.'}
        </p>
      </Details>
    </>
  );
}

function Body({ user, preview, onClose }: SheetOf) {
  const act = useAct(true);
  const { mutateAsync: panic } = usePanic();
  const { choice, change } = useBanChoice(preview.canBan, preview.banned);
  const now = useNow();

  const submit = () =>
    void act.run(async () => {
      const { why } = act.reason.input;
      const { reason = '', ...rest } = why ?? {};
      const { data, entry } = await panic({
        id: user.id,
        ...banInput(choice, Date.now()),
        why: { reason, ...rest },
      });
      onClose();
      const who = user.name === null || user.name.trim() === '' ? userLabel(user) : user.name;
      keepResult(
        {
          report: data.sessions,
          who,
          entries: entry === null ? [] : [entry],
          why,
          sessions: user.sessions,
          failure: null,
          wider: { title: `The account of ${who} is locked down`, facts: panicFacts(data) },
        },
        true,
      );
    });

  return (
    <ActDialog
      act={act}
      title="Lock down this account?"
      object={userObject(user)}
      size="lg"
      verb={choice.on ? 'Lock down and ban' : 'Lock down account'}
      danger
      ready={isWhole(choice, now) && preview.activeSessions !== null}
      reasons={REASONS}
      focus="reason"
      onSubmit={submit}
      onClose={onClose}
    >
      <EffectsTable effects={effectsOf(preview)} />
      {preview.activeSessions === null ? null : <Consequences preview={preview} many={preview.activeSessions !== 1} />}
      {preview.whyNoSessions === null ? null : <OutOfReach reason={preview.whyNoSessions} onLeave={onClose} />}
      {preview.whyNoBan === null ? null : (
        <Notice tone="warn" title={noBanSentence(preview.whyNoBan, userLabel(user))} />
      )}
      {preview.canBan ? (
        <BanPart choice={choice} banned={preview.banned} hasEnd={user.banExpires !== undefined} onChange={change} />
      ) : null}
    </ActDialog>
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
      title="Lock down this account?"
      description={<span className="wrap-anywhere">{userObject(user)}</span>}
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
