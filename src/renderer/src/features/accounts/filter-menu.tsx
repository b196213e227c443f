import { ListFilter } from 'lucide-react';
import { DayFields } from '../../parts/query/day-fields';
import { providerName } from '../../parts/provider';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Popover } from '../../ui/popover';
import { Select } from '../../ui/select';
import { ALL_ACCOUNTS, describeFilters, linkedRange, type AccountFilters } from './store';

const ANY = 'any';

/** Narrows the list by provider, person, and when it was linked. */
export function FilterMenu({
  filters,
  providers,
  onChange,
  open,
  onOpenChange,
}: {
  filters: AccountFilters;
  /** Those to pick from; others can be typed into the box. */
  providers: readonly string[];
  onChange: (filters: Partial<AccountFilters>) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const count = describeFilters(filters).length;
  return (
    <Popover
      label="Filter accounts"
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
      <Field label="Signs in with">
        <Select
          value={filters.providerId ?? ANY}
          onValueChange={(id) => onChange({ providerId: id === ANY ? null : id })}
          options={[
            { value: ANY, label: 'Every provider' },
            ...providers.map((id) => ({ value: id, label: providerName(id) })),
          ]}
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
        what="Linked"
        range={linkedRange(filters)}
        onChange={({ after = null, before = null }) => onChange({ createdAfter: after, createdBefore: before })}
      />
      <p className="text-sm text-faint">
        The same can be typed into the box: <code className="font-mono">provider:google linked:&gt;30d</code>
      </p>
      <div className="-mx-3 -mb-3 flex items-center justify-between border-t border-line px-3 py-2">
        <Button
          size="sm"
          variant="ghost"
          disabled={count === 0}
          onClick={() => {
            const { search: _search, ...none } = ALL_ACCOUNTS;
            onChange(none);
          }}
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
