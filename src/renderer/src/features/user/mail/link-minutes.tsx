import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { minutesOf } from './minutes';

const OFFERS: readonly (readonly [label: string, minutes: number])[] = [
  ['15 min', 15],
  ['1 hour', 60],
  ['8 hours', 480],
  ['1 day', 1440],
];

/** For how long a link is to be good. */
export function LinkMinutes({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field
      label="Good for (minutes)"
      error={minutesOf(value) === null ? 'A whole number of minutes, from 1 to 43,200 (30 days).' : undefined}
    >
      <div className="flex items-center gap-1.5">
        <Input inputMode="numeric" className="w-24!" value={value} onChange={(event) => onChange(event.target.value)} />
        {OFFERS.map(([label, minutes]) => (
          <Button
            key={minutes}
            aria-pressed={value.trim() === String(minutes)}
            className={value.trim() === String(minutes) ? 'border-accent! text-accent-ink!' : ''}
            onClick={() => onChange(String(minutes))}
          >
            {label}
          </Button>
        ))}
      </div>
    </Field>
  );
}
