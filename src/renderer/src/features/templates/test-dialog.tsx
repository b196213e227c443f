import type { MailReport, MailTemplate } from '@shared/api/email';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError, type ApiError } from '../../api/error';
import { useTestTemplate } from '../../api/templates';
import { verbOn } from '../../parts/confirm/use-confirm-act';
import { HandedOver } from '../mail-log/public/handed-over';
import { ToSetting } from '../mail-log/public/to-setting';
import { mailRoute, noWayBack } from '../mail-log/public/words';
import { useWhy } from '../../parts/reason/use-why';
import { WhyFields } from '../../parts/reason/why-fields';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';

/** The address somebody sent their tests to last; kept while the app runs. */
let lastAddress = '';

/** Sends a template with made-up values to an address of one's own. */
export function TestDialog({ template, onClose }: { template: MailTemplate; onClose: () => void }) {
  const open = useConnectionStatus().data?.open ?? null;
  const via = open?.settings.mail?.kind ?? 'server';
  const route = mailRoute(via, open);
  const test = useTestTemplate();
  const why = useWhy();
  const box = useRef<HTMLInputElement>(null);
  const [to, setTo] = useState(lastAddress);
  const [report, setReport] = useState<MailReport | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const onAddress = failure?.info.field === 'to';
  const ready = to.trim() !== '' && why.complete && !test.isPending;

  const send = async () => {
    if (!ready) return;
    setFailure(null);
    try {
      const handed = await test.mutateAsync({ ...template, to: to.trim(), ...why.input });
      lastAddress = to.trim();
      why.done();
      setReport(handed);
    } catch (cause) {
      const error = toApiError(cause);
      if (!why.refuse(error)) setFailure(error);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !test.isPending) onClose();
      }}
      title="Send a test to yourself"
      description="As it stands in the editor, saved or not, with a made-up person and a link that leads nowhere."
      initialFocus={box}
      footer={
        <>
          {report === null ? (
            <Button onClick={onClose} disabled={test.isPending}>
              Cancel
            </Button>
          ) : null}
          <Button
            variant={report === null && open?.environment === 'production' ? 'env' : 'primary'}
            busy={test.isPending}
            disabled={report === null && !ready}
            onClick={() => (report === null ? void send() : onClose())}
          >
            {report === null ? verbOn('Send test', open) : 'Done'}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {report === null ? (
          <>
            <Field
              label="Your own address"
              error={onAddress ? failure.message : undefined}
              hint="Never a customer’s: the link in it does not work."
            >
              <Input
                ref={box}
                type="email"
                value={to}
                maxLength={320}
                placeholder="you@example.com"
                onChange={(event) => {
                  setTo(event.target.value);
                  setFailure(null);
                }}
              />
            </Field>
            <div>
              <div className="font-medium">{route.title}</div>
              <p className="text-muted wrap-anywhere">
                {route.promise} {noWayBack(via)}
              </p>
            </div>
            <WhyFields why={why} />
            {failure === null || onAddress ? null : (
              <Notice
                tone="danger"
                title={failure.message}
                action={<ToSetting field={failure.info.field ?? null} onLeave={onClose} />}
              >
                {failure.hint}
              </Notice>
            )}
          </>
        ) : (
          <HandedOver report={report} reply={null} />
        )}
      </form>
    </Dialog>
  );
}
