import { verificationKinds, type VerificationKind } from '@shared/api/verifications';
import { ListFilter } from 'lucide-react';
import { DayFields } from '../../parts/query/day-fields';
import { KIND_WORDS } from './public/kinds';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Popover } from '../../ui/popover';
import { Select } from '../../ui/select';
import type { VerificationFilters } from './filter-keys';
import { describeFilters, rangeOf } from './filter-words';

const KINDS: readonly { readonly value: VerificationKind | 'any'; readonly label: string }[] = [
  { value: 'any', label: 'Every kind' },
  ...verificationKinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
];

/** Narrows the list by what a row is for, whom, and when it was asked for and ends. */
export function FilterMenu({
  filters,
  onChange,
  open,
  onOpenChange,
}: {
  filters: VerificationFilters;
  onChange: (filters: Partial<VerificationFilters>) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const chips = describeFilters(filters);
  return (
    <Popover
      label="Filter verifications"
      open={open}
      onOpenChange={onOpenChange}
      align="end"
      className="flex w-84 flex-col gap-3"
      trigger={
        <Button icon={ListFilter} title="Filter (F)">
          {chips.length === 0 ? 'Filter' : `Filter · ${chips.length}`}
        </Button>
      }
    >
      <Field label="What for">
        <Select
          value={filters.kind ?? 'any'}
          onValueChange={(kind) => onChange({ kind: kind === 'any' ? null : kind })}
          options={KINDS}
          className="w-full"
        />
      </Field>
      <Field label="Person" hint="An address, a phone number or a user id, whole.">
        <Input
          placeholder="ada@example.com"
          value={filters.person ?? ''}
          maxLength={320}
          onChange={(event) => onChange({ person: event.target.value === '' ? null : event.target.value })}
        />
      </Field>
      <DayFields
        what="Asked"
        range={rangeOf(filters.createdAfter, filters.createdBefore)}
        onChange={({ after = null, before = null }) => onChange({ createdAfter: after, createdBefore: before })}
      />
      <DayFields
        what="Ends"
        range={rangeOf(filters.expiresAfter, filters.expiresBefore)}
        onChange={({ after = null, before = null }) => onChange({ expiresAfter: after, expiresBefore: before })}
      />
      <p className="text-sm text-faint">
        The same can be typed into the box: <code className="font-mono">kind:magic-link created:&gt;7d</code>
      </p>
      <div className="-mx-3 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button
          size="sm"
          variant="ghost"
          disabled={chips.length === 0}
          onClick={() =>
            onChange(Object.assign({}, ...chips.map((chip) => chip.without)) as Partial<VerificationFilters>)
          }
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
