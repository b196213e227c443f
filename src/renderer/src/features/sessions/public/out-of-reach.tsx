import { useConnectionStatus } from '../../../api/connections';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { editAfterFailure } from '../../../parts/edit-connection';

/** Why sessions cannot be ended over the open connection, with the way to the box of it that is empty or wrong. */
export function OutOfReach({ reason, onLeave }: { reason: string; onLeave: () => void }) {
  const { open, report } = useConnectionStatus().data ?? {};
  const id = open?.id;
  const field = report?.tables.session.standsFor === undefined ? 'sessions.redisUrl' : 'mapping';
  const edit = () => {
    if (id === undefined) return;
    onLeave();
    editAfterFailure(id, { code: 'UNSUPPORTED', message: reason, field });
  };
  return (
    <Notice tone="danger" title={reason}>
      {id === undefined ? null : (
        <Button size="sm" className="mt-1" onClick={edit}>
          Edit the connection
        </Button>
      )}
    </Notice>
  );
}
