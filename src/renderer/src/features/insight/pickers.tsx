import { useMemo } from 'react';
import { OWN_ZONE } from '../../format/zones';
import { Input } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { Select } from '../../ui/select';
import { PERIOD_NAMES, PERIODS, type Step } from './period';
import { useInsightView } from './store';

const STEPS: readonly { readonly value: Step; readonly label: string }[] = [
  { value: 'day', label: 'By day' },
  { value: 'week', label: 'By week' },
  { value: 'month', label: 'By month' },
];

/** The zones there are, the computer's own and UTC first. */
function zones() {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== OWN_ZONE && zone !== 'UTC');
  return [...new Set([OWN_ZONE, 'UTC']), ...others].map((zone) => ({
    value: zone,
    label: zone === OWN_ZONE ? `${zone} (this computer)` : zone,
  }));
}

/** Which time, by what, in which zone. */
export function Pickers() {
  const { period, step, zone, ownFrom, ownTo } = useInsightView();
  const choices = useMemo(() => zones(), []);
  const set = useInsightView.setState;
  const until = () => ({ until: Date.now() });
  return (
    <>
      <Select
        label="Time"
        size="sm"
        className="w-48"
        value={period}
        onValueChange={(next) => set({ period: next, step: PERIODS[next].step, ...until() })}
        options={PERIOD_NAMES.map((value) => ({ value, label: PERIODS[value].label }))}
      />
      {period === 'own' ? (
        <span className="flex items-center gap-1.5 text-sm">
          <Input
            type="date"
            aria-label="First day"
            value={ownFrom}
            onChange={(event) => set({ ownFrom: event.target.value })}
          />
          –
          <Input
            type="date"
            aria-label="Last day"
            value={ownTo}
            onChange={(event) => set({ ownTo: event.target.value })}
          />
        </span>
      ) : null}
      <Segmented label="Step" size="sm" value={step} onValueChange={(next) => set({ step: next })} options={STEPS} />
      <Select
        label="Time zone"
        size="sm"
        className="w-56"
        value={zone}
        onValueChange={(next) => set({ zone: next })}
        options={choices}
      />
    </>
  );
}
