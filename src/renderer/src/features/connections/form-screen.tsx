import { useConnections } from '../../api/connections';
import { errorDetails } from '../../api/error';
import { go } from '../../nav/store';
import { Button } from '../../ui/button';
import { Screen } from '../../ui/screen';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states';
import { ConnectionForm } from './form';

/** Makes a connection (`id: null`) or changes a saved one; `field` is the setting somebody was sent here for. */
export function ConnectionFormScreen({ id, field }: { id: string | null; field?: string | undefined }) {
  const connections = useConnections();
  const saved = connections.data?.find((one) => one.id === id) ?? null;
  if (id === null) return <ConnectionForm saved={null} />;
  if (saved !== null) return <ConnectionForm saved={saved} asked={field} />;
  return (
    <Screen title="Connection">
      {connections.isPending ? (
        <SkeletonRows rows={6} />
      ) : connections.isError ? (
        <ErrorState
          message={connections.error.message}
          hint={connections.error.hint}
          details={errorDetails(connections.error)}
          onRetry={() => void connections.refetch()}
        />
      ) : (
        <EmptyState
          title="This connection is gone"
          actions={<Button onClick={() => go({ to: 'connections' })}>All connections</Button>}
        >
          It was removed, here or in another window.
        </EmptyState>
      )}
    </Screen>
  );
}
