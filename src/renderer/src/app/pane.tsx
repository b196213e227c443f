import { RotateCw } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { reportProblem } from '../api/app';
import { useScreenReady } from '../nav/ready';
import { Button } from '../ui/button';
import { ErrorState } from '../ui/states';

function Fault({ error, where, reset }: { error: unknown; where: string; reset: () => void }) {
  const [reference, setReference] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void reportProblem(where, error).then((known) => {
      if (!gone) setReference(known);
    });
    return () => {
      gone = true;
    };
  }, [where, error]);
  // A part that broke is a state of the screen too: what waits for it must not wait for ever.
  useScreenReady(true);
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center bg-surface">
      <ErrorState
        message="This part of Authdesk stopped working."
        hint={`The fault is in this window; the database is not touched by it. ${reference === null ? 'Reload it; the rest goes on.' : `It was written to the log as ${reference}.`}`}
        details={[`where: ${where}`, `reference: ${reference ?? 'none'}`, `message: ${message}`].join('\n')}
        onRetry={reset}
        actions={
          <Button icon={RotateCw} onClick={() => window.location.reload()}>
            Reload window
          </Button>
        }
      />
    </div>
  );
}

/** Keeps a fault of one part of the window to that part, writes it to the log, and offers to draw it again. */
export function Pane({ name, resetKey, children }: { name: string; resetKey?: string; children: ReactNode }) {
  const fallback = ({ error, resetErrorBoundary }: FallbackProps) => (
    <Fault error={error} where={name} reset={() => resetErrorBoundary()} />
  );
  return (
    <ErrorBoundary resetKeys={[resetKey]} fallbackRender={fallback}>
      {children}
    </ErrorBoundary>
  );
}
