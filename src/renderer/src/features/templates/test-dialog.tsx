import type { MailReport, MailTemplate } from '@shared/api/email';
import { useRef, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { useTestTemplate } from '../../api/templates';
import { ActDialog } from '../../parts/confirm/act-dialog';
import { useAct } from '../../parts/confirm/use-act';
import { HandedOver } from '../mail-log/public/handed-over';
import { SettingFailed } from '../mail-log/public/to-setting';
import { mailRoute, noWayBack } from '../mail-log/public/words';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';

/** The address somebody sent their tests to last; kept while the app runs. */
let lastAddress = '';

/** Sends a template with made-up values to an address of one's own. */
export function TestDialog({ template, onClose }: { template: MailTemplate; onClose: () => void }) {
  const open = useConnectionStatus().data?.open ?? null;
  const via = open?.settings.mail?.kind ?? 'server';
  const route = mailRoute(via, open);
  const { mutateAsync: test } = useTestTemplate();
  const act = useAct();
  const box = useRef<HTMLInputElement>(null);
  const [to, setTo] = useState(lastAddress);
  const [report, setReport] = useState<MailReport | null>(null);

  const send = () =>
    void act.run(async () => {
      const handed = await test({ ...template, to: to.trim(), ...act.reason.input });
      lastAddress = to.trim();
      setReport(handed);
    });

  return (
    <ActDialog
      act={act}
      title="Send a test to yourself"
      object="As it stands in the editor, saved or not, with a made-up user and a link that leads nowhere."
      verb="Send test"
      ready={to.trim() !== ''}
      over={report === null ? null : 'Done'}
      ownField="to"
      failed={act.failure === null ? null : <SettingFailed failure={act.failure} onLeave={onClose} />}
      focus={box}
      onSubmit={send}
      onClose={onClose}
    >
      {report === null ? (
        <>
          <Field
            label="Your own address"
            error={act.failure?.info.field === 'to' ? act.failure.message : undefined}
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
                act.forget();
              }}
            />
          </Field>
          <div>
            <div className="font-medium">{route.title}</div>
            <p className="text-muted wrap-anywhere">
              {route.promise} {noWayBack(via)}
            </p>
          </div>
        </>
      ) : (
        <HandedOver report={report} />
      )}
    </ActDialog>
  );
}
