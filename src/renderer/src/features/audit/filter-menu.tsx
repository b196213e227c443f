import { ListFilter } from 'lucide-react';
import { ACTION_IDS, actionWords } from './public/action-words';
import type { AuditFacts } from './public/view';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Popover } from '../../ui/popover';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import type { KnownConnection } from './filter-keys';
import { DayFields } from '../../parts/query/day-fields';
import { withFact } from './filter-words';

const ANY = 'any';
type Outcome = NonNullable<AuditFacts['outcome']> | typeof ANY;

const ACTIONS = [
  { value: ANY, label: 'Every action' },
  ...ACTION_IDS.map((action) => ({ value: action, label: actionWords(action) })),
];
const OUTCOMES: readonly { readonly value: Outcome; readonly label: string }[] = [
  { value: ANY, label: 'Any' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'unknown', label: 'Unknown' },
];

/** Narrows the trail by facts: what was done, how it ended, on which database, and when. */
export function AuditFilterMenu({
  facts,
  connections,
  open,
  onOpenChange,
  onChange,
}: {
  facts: AuditFacts;
  connections: readonly KnownConnection[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (facts: AuditFacts) => void;
}) {
  const count = Object.keys(facts).length;
  const set = <Key extends keyof AuditFacts>(key: Key, value: AuditFacts[Key] | undefined) =>
    onChange(withFact(facts, key, value));
  return (
    <Popover
      label="Filter the audit"
      open={open}
      onOpenChange={onOpenChange}
      align="end"
      className="flex w-84 flex-col gap-3"
      trigger={
        <Button icon={ListFilter} title="Filter (F)">
          {count === 0 ? 'Filter' : `Filter · ${count}`}
        </Button>
      }
    >
      <Field label="What was done">
        <Select
          value={facts.action ?? ANY}
          onValueChange={(action) => set('action', action === ANY ? undefined : action)}
          options={ACTIONS}
        />
      </Field>
      <div className="flex items-center justify-between gap-3">
        <span className="text-sm font-medium">Outcome</span>
        <Segmented<Outcome>
          label="Outcome"
          value={facts.outcome ?? ANY}
          onValueChange={(outcome) => set('outcome', outcome === ANY ? undefined : outcome)}
          options={OUTCOMES}
        />
      </div>
      <Field label="Database">
        <Select
          value={facts.connectionId ?? ANY}
          onValueChange={(id) => set('connectionId', id === ANY ? undefined : id)}
          options={[
            { value: ANY, label: 'Every database' },
            ...connections.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Field>
      <DayFields
        range={{ after: facts.since, before: facts.until }}
        onChange={({ after, before }) => onChange(withFact(withFact(facts, 'since', after), 'until', before))}
      />
      <p className="text-sm text-faint">
        The same can be typed into the box: <code className="font-mono">outcome:failed since:7d</code>
      </p>
      <div className="-mx-3 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button size="sm" variant="ghost" disabled={count === 0} onClick={() => onChange({})}>
          Clear all
        </Button>
        <Button size="sm" onClick={() => onOpenChange(false)}>
          Done
        </Button>
      </div>
    </Popover>
  );
}
