import type { UserDetail } from '@shared/api/users';
import { ArrowLeft, UserX } from 'lucide-react';
import { useCallback, useState } from 'react';
import { errorDetails } from '../../api/error';
import { useHealth } from '../../api/health';
import { useUser } from '../../api/users';
import { commandKeys, useCommand } from '../../nav/commands';
import { useScreenReady } from '../../nav/ready';
import { back, replace, useCanGo } from '../../nav/store';
import { personName, usePersonShown } from '../../parts/person/shown';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { ProgressLine } from '../../ui/progress-line';
import { StaleBar } from '../../ui/stale-bar';
import { EmptyState, ErrorState } from '../../ui/states';
import { Acts } from './acts';
import { CopyActs } from './copy-acts';
import { DiagnosisCard } from './diagnosis/card';
import { UserHeader } from './header';
import { MarkActs } from './notes/mark-acts';
import { NoteLine } from './notes/note-line';
import { NotesOfRemoved } from './notes/notes-of-removed';
import { UserPanels } from './panels';
import { UserSkeleton } from './skeleton';
import { StateLine } from './state-line';
import { useWriteGuard } from '../../parts/write-guard';

function Person({ user }: { user: UserDetail }) {
  const guard = useWriteGuard();
  usePersonShown(useCallback(() => ({ id: user.id, label: personName(user), on: 'page' }), [user]));
  const [why, setWhy] = useState(false);
  useCommand('user.why', () => setWhy(!why));

  return (
    <>
      <UserHeader user={user} guard={guard} />
      <div className="shrink-0 px-4 pb-3">
        <StateLine user={user} />
        <NoteLine userId={user.id} />
      </div>
      {why ? <DiagnosisCard user={user} onClose={() => setWhy(false)} /> : null}
      <UserPanels user={user} guard={guard} />
      <CopyActs user={user} />
      <MarkActs userId={user.id} label={personName(user)} />
      <Acts user={user} guard={guard} />
    </>
  );
}

/** One person on one screen: who, why stuck, where signed in, how they sign in, what was done. */
export function UserScreen({ id }: { id: string }) {
  const query = useUser(id);
  const health = useHealth((state) => state.health);
  const canGoBack = useCanGo('back');
  const leave = () => (canGoBack ? back() : replace({ to: 'users' }));
  useCommand('user.close', leave);
  useScreenReady(query.data !== undefined || query.error !== null);

  const { data: user, error } = query;
  const backButton = (
    <Button icon={ArrowLeft} keys={commandKeys('user.close')} onClick={leave}>
      Back to the list
    </Button>
  );
  if (user === undefined && error === null) return <UserSkeleton />;
  if (error?.code === 'NOT_FOUND') {
    return (
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-surface">
        <EmptyState icon={UserX} title="This user is not in the database" actions={backButton}>
          <span className="block font-mono text-sm wrap-anywhere selectable">{id}</span>
          It may have been deleted meanwhile, or belongs to another database than the one that is open.
        </EmptyState>
        <NotesOfRemoved userId={id} />
      </div>
    );
  }
  if (user === undefined) {
    return (
      <div className="min-h-0 flex-1 bg-surface">
        <ErrorState
          message={error?.message ?? 'The user could not be read.'}
          hint={error?.hint}
          details={error === null ? undefined : errorDetails(error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          actions={backButton}
        />
      </div>
    );
  }
  return (
    <div className="relative flex min-h-0 flex-1 flex-col bg-canvas">
      <ProgressLine active={query.isFetching} />
      {error === null ? null : (
        <StaleBar
          message={error.message}
          hint={error.hint}
          readAt={query.dataUpdatedAt}
          details={errorDetails(error)}
          retrying={query.isFetching}
          onRetry={() => void query.refetch()}
        />
      )}
      <div className={cx('flex min-h-0 flex-1 flex-col', (health !== 'ok' || error !== null) && 'greyed')}>
        <Person key={id} user={user} />
      </div>
    </div>
  );
}
