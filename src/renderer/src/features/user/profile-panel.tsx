import type { UserDetail, UserField } from '@shared/api/users';
import { Pencil } from 'lucide-react';
import { commandKeys, runCommand } from '../../nav/commands';
import { EmailText } from '../../parts/email-text';
import { IconButton } from '../../ui/button';
import { Truncate } from '../../ui/id-text';
import { KeyValueList, Panel, type KeyValueItem } from '../../ui/panel';
import { RelativeTime } from '../../ui/time';
import { Unreadable } from '../../ui/unreadable';
import { fieldLabel } from '../../parts/user-form/field-labels';

function isMoment(value: UserField['value']): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function FieldValue({ field }: { field: UserField }) {
  if (field.unreadable !== undefined) return <Unreadable raw={field.unreadable} what={fieldLabel(field)} />;
  if (field.secret) return <span className="text-faint">set</span>;
  if (field.value === null) return null;
  if (field.field === 'twoFactorEnabled') return field.value === true ? 'On' : 'Off';
  if (typeof field.value === 'boolean') return field.value ? 'Yes' : 'No';
  if (field.type === 'boolean' && (field.value === 0 || field.value === 1)) return field.value === 1 ? 'Yes' : 'No';
  if (field.type === 'date' && isMoment(field.value)) return <RelativeTime iso={field.value} />;
  if (field.field === 'id' || field.field === 'image' || field.type === 'json') {
    return <Truncate text={String(field.value)} className="font-mono text-sm" />;
  }
  if (field.field === 'email') return <EmailText email={String(field.value)} />;
  return String(field.value).length > 60 ? <Truncate text={String(field.value)} /> : String(field.value);
}

/** Whether something stands there: what is empty says nothing, and is in the form of Edit. */
function isFilled({ value, secret, present, unreadable }: UserField): boolean {
  return unreadable !== undefined || (secret ? present : value !== null && value !== '');
}

function toItems(fields: readonly UserField[]): readonly KeyValueItem[] {
  return fields.map((field) => ({ label: fieldLabel(field), value: <FieldValue field={field} /> }));
}

/** What is filled of the user's row: better-auth's own columns first, then those it does not know. */
export function ProfilePanel({ user, blocked }: { user: UserDetail; blocked: string | null }) {
  const filled = user.fields.filter(isFilled);
  const known = filled.filter((field) => field.field !== null);
  const extra = filled.filter((field) => field.field === null);
  return (
    <Panel
      title="Profile"
      flush
      actions={
        <IconButton
          icon={Pencil}
          label={blocked === null ? 'Edit name, email and verified' : blocked}
          keys={commandKeys('user.edit')}
          size="sm"
          disabled={blocked !== null}
          onClick={() => runCommand('user.edit')}
        />
      }
    >
      <div className="px-3 py-2" role="group" aria-label="Profile values">
        <KeyValueList items={toItems(known)} labelWidth={104} />
        {extra.length === 0 ? null : (
          <>
            <div className="eyebrow mt-2 mb-0.5" title="Columns of your own app that better-auth does not know">
              Your own columns
            </div>
            <KeyValueList items={toItems(extra)} labelWidth={104} />
          </>
        )}
      </div>
    </Panel>
  );
}
