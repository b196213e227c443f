import type { UserFilters } from '@shared/api/users';
import { ListFilter } from 'lucide-react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { Popover } from '../../ui/popover';
import { DayFields } from '../../parts/query/day-fields';
import { dayOf, startOfDay } from '../../parts/query/days';
import { YesNoLine } from '../../parts/lists/yes-no-line';
import { describeFilters, withFilter } from './filter-text';

/** Narrows the list by facts. What the database cannot answer, for want of a plugin, is left out and said. */
export function FilterMenu({
  filters,
  onChange,
  open,
  onOpenChange,
  hasAdmin,
}: {
  filters: UserFilters;
  onChange: (filters: UserFilters) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  hasAdmin: boolean;
}) {
  const count = describeFilters(filters).length;
  const set = <Key extends keyof UserFilters>(key: Key, value: UserFilters[Key] | undefined) =>
    onChange(withFilter(filters, key, value));
  return (
    <Popover
      label="Filter users"
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
      <YesNoLine
        label="Address verified"
        words={['Yes', 'No']}
        value={filters.emailVerified}
        onChange={(value) => set('emailVerified', value)}
      />
      <YesNoLine
        label="Signed in now"
        words={['Yes', 'No']}
        value={filters.hasActiveSession}
        onChange={(value) => set('hasActiveSession', value)}
      />
      {hasAdmin ? (
        <YesNoLine
          label="Banned"
          words={['Yes', 'No']}
          value={filters.banned}
          onChange={(value) => set('banned', value)}
        />
      ) : null}
      <div className="grid grid-cols-2 gap-3">
        {hasAdmin ? (
          <Field label="Role">
            <Input
              placeholder="admin"
              value={filters.role ?? ''}
              onChange={(event) => set('role', event.target.value === '' ? undefined : event.target.value)}
            />
          </Field>
        ) : null}
        <Field label="Signs in with">
          <Input
            placeholder="credential, google"
            value={filters.providerId ?? ''}
            onChange={(event) => set('providerId', event.target.value === '' ? undefined : event.target.value)}
          />
        </Field>
      </div>
      <DayFields
        what="Created"
        range={{ after: filters.createdAfter, before: filters.createdBefore }}
        onChange={({ after, before }) =>
          onChange(withFilter(withFilter(filters, 'createdAfter', after), 'createdBefore', before))
        }
      />
      <Field
        label="No activity since"
        hint="No session of theirs was refreshed since; people without a session count too."
      >
        <Input
          type="date"
          value={dayOf(filters.noActivitySince)}
          onChange={(event) => set('noActivitySince', startOfDay(event.target.value))}
        />
      </Field>
      {hasAdmin ? null : (
        <p className="text-sm text-faint">
          Bans and roles come with better-auth’s admin plugin, which this database lacks.
        </p>
      )}
      <p className="text-sm text-faint">
        The same can be typed into the box: <code className="font-mono">verified:no inactive:30d</code>
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
