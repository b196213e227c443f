import { useState } from 'react';
import { exactTime } from '../../../format/dates';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Select } from '../../../ui/select';
import { Checkbox } from '../../../ui/toggle';
import { useNow } from '../../../ui/use-now';
import { BAN_TERMS, banEnd } from '../ban-terms';
import { isWhole, type BanChoice } from './ban-choice';

/** What a sheet starts with: a ban for good, unless there is one or cannot be. */
export function useBanChoice(possible: boolean, banned: boolean) {
  const [choice, setChoice] = useState<BanChoice>({ on: possible && !banned, reason: '', term: 'forever', typed: '' });
  return { choice, change: (part: Partial<BanChoice>) => setChoice({ ...choice, ...part }) };
}

export function BanPart({
  choice,
  banned,
  hasEnd,
  onChange,
}: {
  choice: BanChoice;
  /** The person is banned already. */
  banned: boolean;
  /** Bans of this database can end by themselves. */
  hasEnd: boolean;
  onChange: (part: Partial<BanChoice>) => void;
}) {
  const now = useNow();
  const end = banEnd(choice.term, choice.typed, now);
  const wrong = choice.on && !isWhole(choice, now);
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        checked={choice.on}
        onCheckedChange={(on) => onChange({ on })}
        label={banned ? 'Change the ban' : 'Ban the account too'}
        hint={banned ? 'Banned already.' : 'Otherwise the password lets them in.'}
      />
      {choice.on ? (
        <div className="grid grid-cols-2 gap-3 pl-6">
          <Field label="Reason of the ban" optional hint="The user may see it.">
            <Input
              value={choice.reason}
              maxLength={1000}
              placeholder="No reason"
              onChange={(event) => onChange({ reason: event.target.value })}
            />
          </Field>
          {hasEnd ? (
            <Field
              label="How long"
              error={wrong && choice.typed !== '' ? 'The end has to lie in the future.' : undefined}
              hint={
                end === null
                  ? undefined
                  : end === undefined
                    ? 'Choose day and time, in your local time.'
                    : `Ends ${exactTime(new Date(end).toISOString()).split(' · ')[0]}`
              }
            >
              <div className="flex flex-col gap-2">
                <Select
                  label="How long"
                  value={choice.term}
                  onValueChange={(term) => onChange({ term })}
                  options={BAN_TERMS}
                />
                {choice.term === 'until' ? (
                  <Input
                    type="datetime-local"
                    aria-label="End of the ban"
                    value={choice.typed}
                    onChange={(event) => onChange({ typed: event.target.value })}
                  />
                ) : null}
              </div>
            </Field>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
