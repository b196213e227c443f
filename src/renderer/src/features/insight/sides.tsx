import { Segmented } from '../../ui/segmented';
import { useInsightView, type Side } from './store';

const SIDES: readonly { readonly value: Side; readonly label: string }[] = [
  { value: 'figures', label: 'Figures' },
  { value: 'health', label: 'Health of the data' },
];

/** Which side of the screen is looked at. */
export function Sides() {
  const { side } = useInsightView();
  return (
    <Segmented
      label="Side"
      size="sm"
      value={side}
      onValueChange={(next) => useInsightView.setState({ side: next })}
      options={SIDES}
    />
  );
}
