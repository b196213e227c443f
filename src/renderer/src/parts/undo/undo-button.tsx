import type { AuditEntry } from '@shared/api/audit';
import { Undo2 } from 'lucide-react';
import { Badge } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import { askUndo } from './store';

type Undoable = Pick<AuditEntry, 'id' | 'summary' | 'undo' | 'undoNote'>;

/** Undoes an entry of the audit, after showing what that would write; or says that it was, or why it cannot be. */
export function UndoButton({ entry }: { entry: Undoable }) {
  if (entry.undo === 'done') {
    return (
      <Badge title="What this did was taken back since" className="self-start">
        Undone
      </Badge>
    );
  }
  if (entry.undo === 'no') {
    return entry.undoNote === null ? null : <p className="text-sm text-faint">{entry.undoNote}</p>;
  }
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Button icon={Undo2} className="self-start" onClick={() => askUndo({ ids: [entry.id], summary: entry.summary })}>
        Undo…
      </Button>
      {entry.undoNote === null ? null : <p className="text-sm text-faint">{entry.undoNote}</p>}
    </div>
  );
}

/** The same as an icon at the end of a line; nothing where it cannot be undone. */
export function UndoIcon({ entry }: { entry: Undoable }) {
  if (entry.undo !== 'possible') return null;
  return (
    <IconButton
      icon={Undo2}
      label="Undo this, after a look at what that changes"
      size="sm"
      side="left"
      onClick={() => askUndo({ ids: [entry.id], summary: entry.summary })}
    />
  );
}
