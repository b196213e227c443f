import { DurationRow } from './duration-row';
import { TextRow } from './text-row';
import { TickRow } from './tick-row';
import { useSetting } from './use-setting';

/** A limit as two boxes: so many mails in so much time. */
function RateRow({
  name,
  label,
  mails,
  time,
}: {
  name: 'serverRate' | 'smtpRate';
  label: string;
  mails: string;
  time: string;
}) {
  return (
    <div role="group" aria-label={label} className="grid grid-cols-2 gap-3">
      <TextRow name={`mailing.${name}.mails`} kind="number" label={label} placeholder={mails} />
      <DurationRow name={`mailing.${name}.seconds`} label="In how long" placeholder={time} />
    </div>
  );
}

/** Where mailed links lead, how long they work, and how fast mails may follow each other. */
export function MailLinkFields({ own }: { own: boolean }) {
  const { value: kind } = useSetting('mail.kind');
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <TextRow
          name="mailing.callbackURL"
          label="Where a verified user is led"
          optional
          mono
          placeholder="/"
          hint="A path of the auth server’s site, or a whole address"
        />
        <DurationRow
          name="mailing.linkLifetimeSeconds"
          label="A verification link works for"
          placeholder="1 hour"
          hint="emailVerification.expiresIn of the app"
        />
        <TextRow
          name="mailing.resetRedirectTo"
          label="Page that takes a new password"
          optional
          mono
          placeholder="https://app.example.com/reset"
          hint="Without one the mailed link leads nowhere"
        />
        <DurationRow
          name="mailing.resetLifetimeSeconds"
          label="A reset link works for"
          placeholder="1 hour"
          hint="resetPasswordTokenExpiresIn of the app"
        />
        <TextRow
          name="mailing.cooldownMinutes"
          kind="number"
          label="Minutes between two mails alike"
          placeholder="5"
          hint="Sooner than that, Authdesk warns"
        />
        {own ? (
          <TextRow
            name="mailing.language"
            label="Language of the mails"
            optional
            placeholder="en"
            hint="Which of your templates is used"
          />
        ) : null}
      </div>
      {kind === 'server' ? (
        <RateRow name="serverRate" label="Mails the auth server takes" mails="3" time="60 seconds" />
      ) : null}
      {kind === 'smtp' ? (
        <RateRow name="smtpRate" label="Mails the SMTP server takes" mails="no limit" time="1 hour" />
      ) : null}
      {kind === 'server' ? (
        <TickRow
          name="mailing.captcha"
          label="A captcha guards password resets"
          hint="The app has the captcha plugin, which no console can solve: resets then need SMTP or the outbox."
        />
      ) : null}
    </>
  );
}
