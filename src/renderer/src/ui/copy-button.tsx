import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button';
import { toast } from './toast';

/** Puts text on the clipboard; tells whether it got there. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast.error({ title: 'Could not copy', description: 'The system refused access to the clipboard.' });
    return false;
  }
}

/** Copies `text`; `what` names it in the tooltip. With `label` it is a full button, otherwise an icon. */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = () => void copyText(text).then(setDone);
  const icon = done ? Check : Copy;
  if (label !== undefined) {
    return (
      <Button icon={icon} onClick={copy}>
        {done ? 'Copied' : label}
      </Button>
    );
  }
  return <IconButton icon={icon} label={done ? 'Copied' : `Copy ${what}`} size="sm" onClick={copy} />;
}
