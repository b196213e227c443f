import { Copy } from 'lucide-react';
import { Button } from '../../ui/button';

/** Copies the marked rows, as the keys do. */
export function CopyMarked({ onCopy }: { onCopy: () => void }) {
  return (
    <Button size="sm" icon={Copy} keys="$mod+Shift+C" onClick={onCopy}>
      Copy rows
    </Button>
  );
}
