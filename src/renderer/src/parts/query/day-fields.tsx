import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { dayOf, startOfDay } from './days';
import type { TimeRange } from './time-range';

/** Two date boxes: from a day, to a day that is included. */
export function DayFields({
  what,
  range,
  onChange,
}: {
  /** As in `Created from`; left out where there is nothing else that it could be. */
  what?: string;
  range: { readonly [End in keyof TimeRange]: TimeRange[End] | undefined };
  onChange: (range: TimeRange) => void;
}) {
  const { after, before } = range;
  const make = (next: { after: string | undefined; before: string | undefined }) =>
    onChange({
      ...(next.after === undefined ? {} : { after: next.after }),
      ...(next.before === undefined ? {} : { before: next.before }),
    });
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label={what === undefined ? 'From' : `${what} from`}>
        <Input
          type="date"
          value={dayOf(after)}
          onChange={(event) => make({ after: startOfDay(event.target.value), before })}
        />
      </Field>
      <Field label={what === undefined ? 'To' : `${what} to`}>
        <Input
          type="date"
          value={dayOf(before, -1)}
          onChange={(event) => make({ after, before: startOfDay(event.target.value, 1) })}
        />
      </Field>
    </div>
  );
}
