import { useCreateForm } from '../../api/users';
import type { BulkAction } from '@shared/api/bulk';
import { useState } from 'react';
import { shortDateTime } from '../../format/dates';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Select } from '../../ui/select';
import { Checkbox } from '../../ui/toggle';
import { ACTS, actWords } from './words';

/** What is typed for an act, whichever is chosen in the end. */
interface ActDraft {
  readonly act: BulkAction['do'];
  readonly reason: string;
  readonly expires: Expiry;
  readonly endSessions: boolean;
  readonly role: string;
  readonly callbackURL: string;
}

const HOUR_MS = 3_600_000;
const EXPIRIES = {
  never: { label: 'Permanent', ms: null },
  hour: { label: '1 hour', ms: HOUR_MS },
  day: { label: '24 hours', ms: 24 * HOUR_MS },
  week: { label: '7 days', ms: 7 * 24 * HOUR_MS },
  month: { label: '30 days', ms: 30 * 24 * HOUR_MS },
  quarter: { label: '90 days', ms: 90 * 24 * HOUR_MS },
} as const;
type Expiry = keyof typeof EXPIRIES;

const BAN_REASONS = ['Spam', 'Abuse', 'Fraud', 'Chargeback', 'Compromised account', 'On request'];

export function emptyDraft(act: BulkAction['do'] | null): ActDraft {
  return { act: act ?? 'revokeSessions', reason: '', expires: 'never', endSessions: true, role: '', callbackURL: '' };
}

/** The act as main takes it; null where something is missing. */
export function actionOf(draft: ActDraft, now: number): BulkAction | null {
  const { act } = draft;
  switch (act) {
    case 'ban': {
      const { ms } = EXPIRIES[draft.expires];
      return {
        do: 'ban',
        ...(draft.reason.trim() === '' ? {} : { reason: draft.reason.trim() }),
        ...(ms === null ? {} : { expiresAt: new Date(now + ms).toISOString() }),
        revokeSessions: draft.endSessions,
      };
    }
    case 'setRole':
      return draft.role.trim() === '' ? null : { do: 'setRole', role: draft.role.trim() };
    case 'resendVerification':
      return {
        do: 'resendVerification',
        ...(draft.callbackURL.trim() === '' ? {} : { callbackURL: draft.callbackURL.trim() }),
      };
    case 'revokeSessions':
    case 'unban':
    case 'verify':
    case 'remove':
      return { do: act };
  }
}

function BanFields({ draft, onChange }: { draft: ActDraft; onChange: (change: Partial<ActDraft>) => void }) {
  const [now] = useState(() => Date.now());
  const { ms } = EXPIRIES[draft.expires];
  return (
    <>
      <Field label="Reason of the ban" optional hint="Kept with each user; the app may show it to them.">
        <Input
          value={draft.reason}
          maxLength={1000}
          list="bulk-ban-reasons"
          onChange={(event) => onChange({ reason: event.target.value })}
        />
        <datalist id="bulk-ban-reasons">
          {BAN_REASONS.map((reason) => (
            <option key={reason} value={reason} />
          ))}
        </datalist>
      </Field>
      <Field
        label="How long"
        hint={ms === null ? 'Somebody has to lift it.' : `Ends ${shortDateTime(new Date(now + ms).toISOString())}.`}
      >
        <Select<Expiry>
          value={draft.expires}
          onValueChange={(expires) => onChange({ expires })}
          options={(Object.keys(EXPIRIES) as Expiry[]).map((value) => ({ value, label: EXPIRIES[value].label }))}
        />
      </Field>
      <div className="col-span-2">
        <Checkbox
          checked={draft.endSessions}
          onCheckedChange={(endSessions) => onChange({ endSessions })}
          label="Revoke their sessions too"
          hint="A ban only stops new sign-ins: whoever is signed in stays so unless the sessions are revoked."
        />
      </div>
    </>
  );
}

function RoleField({ draft, onChange }: { draft: ActDraft; onChange: (change: Partial<ActDraft>) => void }) {
  const roles = useCreateForm().data?.roles ?? ['user', 'admin'];
  return (
    <Field label="Role" hint="Several are joined by commas, such as editor,support.">
      <Input
        value={draft.role}
        maxLength={200}
        list="bulk-roles"
        required
        onChange={(event) => onChange({ role: event.target.value })}
      />
      <datalist id="bulk-roles">
        {roles.map((role) => (
          <option key={role} value={role} />
        ))}
      </datalist>
    </Field>
  );
}

/** Which act, and what has to be said for it. */
export function ActFields({
  draft,
  onChange,
  disabled,
}: {
  draft: ActDraft;
  onChange: (change: Partial<ActDraft>) => void;
  /** Acts this database has no columns for, with why. */
  disabled: Readonly<Partial<Record<BulkAction['do'], string>>>;
}) {
  const why = disabled[draft.act];
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <Field label="What to do" hint={why ?? actWords(draft.act).meaning} className="col-span-2">
        <Select<BulkAction['do']>
          value={draft.act}
          onValueChange={(act) => onChange({ act })}
          options={ACTS.map(({ value, label }) => ({
            value,
            label,
            ...(disabled[value] === undefined ? {} : { hint: disabled[value] }),
          }))}
        />
      </Field>
      {draft.act === 'ban' ? <BanFields draft={draft} onChange={onChange} /> : null}
      {draft.act === 'setRole' ? <RoleField draft={draft} onChange={onChange} /> : null}
      {draft.act === 'resendVerification' ? (
        <Field
          label="Where the link leads afterwards"
          optional
          hint="A path of the app, such as /welcome."
          className="col-span-2"
        >
          <Input
            value={draft.callbackURL}
            maxLength={2000}
            placeholder="/"
            onChange={(event) => onChange({ callbackURL: event.target.value })}
          />
        </Field>
      ) : null}
    </div>
  );
}
