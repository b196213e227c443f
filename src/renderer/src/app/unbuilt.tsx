import { useScreenReady } from '../nav/ready';
import { Screen } from '../ui/screen';
import { EmptyState } from '../ui/states';

/** Holds the place of a screen that is being built. */
export function Unbuilt({ title }: { title: string }) {
  useScreenReady(true);
  return (
    <Screen title={title}>
      <EmptyState title={`${title} is on its way`} />
    </Screen>
  );
}
