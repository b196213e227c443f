import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copySecret } from '../../api/secrets';
import { toApiError } from '../../api/error';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';

/** Seconds a revealed secret stays in sight. */
const SHOWN_SECONDS = 30;

/** A secret in the open, with the seconds that are left of it; `onHide` when they are over. */
export function ShownSecret({ value, what, onHide }: { value: string; what: string; onHide: () => void }) {
  const [left, setLeft] = useState(SHOWN_SECONDS);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const until = Date.now() + SHOWN_SECONDS * 1000;
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) onHide();
      else setLeft(seconds);
    }, 250);
    return () => clearInterval(timer);
  }, [onHide]);
  const copy = async () => {
    try {
      await copySecret(value);
      setCopied(true);
    } catch (error) {
      const { message, hint } = toApiError(error);
      toast.error({ title: message, description: hint });
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <output
        aria-label={what}
        className="max-h-40 overflow-y-auto rounded-md border border-line bg-sunken p-2.5 font-mono text-sm wrap-anywhere selectable"
      >
        {value}
      </output>
      <div className="flex items-center gap-2">
        <Button size="sm" icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <span className="text-sm text-faint">
          {copied ? 'It is taken from the clipboard again after a minute.' : null}
        </span>
        <span className="nums ml-auto shrink-0 text-sm text-muted">Hidden again in {left} s</span>
      </div>
    </div>
  );
}
