import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { commandKeys } from '../../nav/commands';
import { YesNoLine } from '../../parts/lists/yes-no-line';
import { wrongAddress } from '../../parts/query/address-range';
import { DayFields } from '../../parts/query/day-fields';
import { ODD, ODD_TEXT } from './public/flag-words';
import type { SessionFacts, SessionsQuestion, SessionState } from './public/view';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Popover } from '../../ui/popover';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { describeSessions, withFact } from './filter-text';

const STATES: readonly { readonly value: SessionState; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Live' },
  { value: 'expired', label: 'Ended' },
];

type Odd = 'none' | NonNullable<SessionFacts['odd']>;
const ODDS: readonly { readonly value: Odd; readonly label: string }[] = [
  { value: 'none', label: 'Any session' },
  { value: 'any', label: ODD_TEXT.any },
  ...ODD.map((value) => ({ value, label: ODD_TEXT[value] })),
];

/** An address or a range; what is none is told at once, and narrows nothing. */
function AddressField({ ip, onChange }: { ip: string | undefined; onChange: (ip: string | undefined) => void }) {
  const [text, setText] = useState(ip ?? '');
  const [kept, setKept] = useState(ip);
  // A chip that was taken away, or a filter that was typed into the box.
  if (kept !== ip) {
    setKept(ip);
    setText(ip ?? '');
  }
  const wrong = text.trim() === '' ? null : wrongAddress(text);
  const take = (next: string) => {
    setText(next);
    const given = next.trim();
    const good = given !== '' && wrongAddress(given) === null ? given : undefined;
    if (good === ip) return;
    setKept(good);
    onChange(good);
  };
  return (
    <Field label="IP address or range" error={wrong ?? undefined}>
      <Input mono placeholder="203.0.113.7 or 10.0.0.0/8" value={text} onChange={(event) => take(event.target.value)} />
    </Field>
  );
}

/** Narrows the list of sessions by facts. */
export function SessionFilterMenu({
  question,
  onChange,
  open,
  onOpenChange,
  impersonation,
}: {
  question: Pick<SessionsQuestion, 'state' | 'facts' | 'user'>;
  onChange: (question: Partial<SessionsQuestion>) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whether the database knows of it. */
  impersonation: boolean;
}) {
  const { state, facts } = question;
  const count = describeSessions(question).length;
  const set = <Key extends keyof SessionFacts>(key: Key, value: SessionFacts[Key] | undefined) =>
    onChange({ facts: withFact(facts, key, value) });
  const orNothing = (text: string) => (text.trim() === '' ? undefined : text);
  return (
    <Popover
      label="Filter sessions"
      open={open}
      onOpenChange={onOpenChange}
      align="end"
      className="flex w-84 flex-col gap-3"
      trigger={
        <Button icon={ListFilter} title={`Filter (${(commandKeys('find.filter') ?? 'f').toUpperCase()})`}>
          {count === 0 ? 'Filter' : `Filter · ${count}`}
        </Button>
      }
    >
      <div className="flex items-center justify-between gap-3">
        <span className="text-sm font-medium">State</span>
        <Segmented<SessionState>
          label="State"
          value={state}
          onValueChange={(next) => onChange({ state: next })}
          options={STATES}
        />
      </div>
      <Field label="User">
        <Input
          placeholder="Whole address, id, or a part of the name"
          value={facts.user ?? ''}
          onChange={(event) => set('user', orNothing(event.target.value))}
        />
      </Field>
      <AddressField ip={facts.ip} onChange={(ip) => set('ip', ip)} />
      <Field label="Device">
        <Input
          placeholder="iPhone, Chrome on Windows, curl"
          value={facts.device ?? ''}
          onChange={(event) => set('device', orNothing(event.target.value))}
        />
      </Field>
      <DayFields
        what="Signed in"
        range={{ after: facts.createdAfter, before: facts.createdBefore }}
        onChange={({ after, before }) =>
          onChange({ facts: withFact(withFact(facts, 'createdAfter', after), 'createdBefore', before) })
        }
      />
      <YesNoLine
        label="Address used by several"
        words={['Yes', 'No']}
        value={facts.sharedIp}
        onChange={(value) => set('sharedIp', value)}
      />
      {impersonation ? (
        <YesNoLine
          label="Impersonated"
          words={['Yes', 'No']}
          value={facts.impersonated}
          onChange={(value) => set('impersonated', value)}
        />
      ) : null}
      <div className="flex items-center justify-between gap-3">
        <span className="text-sm font-medium">Odd</span>
        <Select<Odd>
          label="Odd"
          value={facts.odd ?? 'none'}
          onValueChange={(value) => set('odd', value === 'none' ? undefined : value)}
          options={ODDS}
        />
      </div>
      <p className="text-sm text-faint">
        The same can be typed into the box:{' '}
        <code className="font-mono whitespace-nowrap">ip:10.0.0.0/8 device:iphone</code>
      </p>
      <div className="-mx-3 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button
          size="sm"
          variant="ghost"
          disabled={count === 0}
          onClick={() => onChange({ state: 'all', facts: {}, user: null })}
        >
          Clear all
        </Button>
        <Button size="sm" onClick={() => onOpenChange(false)}>
          Done
        </Button>
      </div>
    </Popover>
  );
}
