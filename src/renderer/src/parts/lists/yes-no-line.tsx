import { Segmented } from '../../ui/segmented';

type YesNo = 'any' | 'yes' | 'no';
const toYesNo = (value: boolean | undefined): YesNo => (value === undefined ? 'any' : value ? 'yes' : 'no');
const fromYesNo = (value: YesNo): boolean | undefined => (value === 'any' ? undefined : value === 'yes');

/** One fact to narrow a list by: any, yes or no, in words of its own. */
export function YesNoLine({
  label,
  value,
  words,
  onChange,
}: {
  label: string;
  value: boolean | undefined;
  words: readonly [yes: string, no: string];
  onChange: (value: boolean | undefined) => void;
}) {
  return (
    <div className="flex items-center justify-between gap-3">
      <span className="text-sm font-medium">{label}</span>
      <Segmented<YesNo>
        label={label}
        value={toYesNo(value)}
        onValueChange={(next) => onChange(fromYesNo(next))}
        options={[
          { value: 'any', label: 'Any' },
          { value: 'yes', label: words[0] },
          { value: 'no', label: words[1] },
        ]}
      />
    </div>
  );
}
