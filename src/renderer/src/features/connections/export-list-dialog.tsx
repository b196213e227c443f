import type { Role } from '@shared/access';
import { ROLE_NAMES } from '@shared/access';
import { isHandedOn } from '@shared/connection-ids';
import type { ConnectionSummary } from '@shared/api/connections';
import { useState } from 'react';
import { useExportConnections } from '../../api/connections';
import { usePreferences } from '../../api/app';
import { plural } from '../../format/numbers';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { toast } from '../../ui/toast';
import { Checkbox } from '../../ui/toggle';

const ROLES = (['support', 'viewer', 'lead'] as const).map((value) => ({ value, label: ROLE_NAMES[value] }));

/** Hands connections on to a team: which ones, with which role, and in whose name. */
export function ExportListDialog({ rows, onClose }: { rows: readonly ConnectionSummary[]; onClose: () => void }) {
  const offered = rows.filter(({ id, damaged }) => isHandedOn(id) && damaged !== true);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [role, setRole] = useState<Role>('support');
  const me = usePreferences().data?.personName ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const signedBy = (typed ?? me).trim();
  const write = useExportConnections();
  const chosen = offered.filter(({ id }) => !left.has(id));
  const toggle = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const run = () =>
    write.mutate(
      { ids: chosen.map(({ id }) => id), role, signedBy },
      {
        onSuccess: (done) => {
          if (done === null) return;
          toast.ok({
            title: `Exported ${plural(chosen.length, 'connection')} to ${done.name ?? 'a file'}`,
            description: `Tell those who import it your key: ${done.fingerprint}`,
          });
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title="Export connections"
      description="For your team, signed by you. Passwords stay here."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={chosen.length === 0 || signedBy === '' || write.isPending} onClick={run}>
            Export…
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {write.error === null ? null : (
          <Notice tone="danger" title={write.error.message}>
            {write.error.hint}
          </Notice>
        )}
        <div role="group" aria-label="Connections" className="flex max-h-60 flex-col gap-2 overflow-y-auto">
          {offered.length === 0 ? <p className="text-faint">There is none but the demo.</p> : null}
          {offered.map(({ id, name, target }) => (
            <Checkbox
              key={id}
              checked={!left.has(id)}
              onCheckedChange={() => toggle(id)}
              label={name}
              hint={<span className="font-mono">{target}</span>}
            />
          ))}
        </div>
        <Field label="Role they get">
          <Select value={role} onValueChange={setRole} options={ROLES} className="w-full" />
        </Field>
        <Field label="Your name" hint="Shown to whoever imports it">
          <Input value={typed ?? me} maxLength={120} onChange={(event) => setTyped(event.currentTarget.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
