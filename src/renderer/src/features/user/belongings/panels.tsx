import type { UserDetail } from '@shared/api/users';
import { useBelongings } from '../../../api/belongings';
import type { WriteGuard } from '../../../parts/write-guard';
import { Panel } from '../../../ui/panel';
import { ErrorState } from '../../../ui/states';
import { BelongingsPanel } from './panel';
import { panelTitle } from './words';

/** Everything else that hangs on a person, a panel for each kind there is something of. */
export function BelongingsPanels({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const { data, error, refetch } = useBelongings(user.id);
  if (data === undefined) {
    if (error === null) return null;
    return (
      <Panel title="What else is theirs" flush className="shrink-0">
        <ErrorState compact message={error.message} hint={error.hint} onRetry={() => void refetch()} />
      </Panel>
    );
  }
  return data.map((panel) => (
    <BelongingsPanel
      key={panel.key}
      user={user}
      panel={panel}
      guard={guard}
      title={panelTitle(panel, data.filter(({ table }) => table === panel.table).length)}
    />
  ));
}
