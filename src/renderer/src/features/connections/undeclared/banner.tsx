import type { ConnectionStatus, ConnectionSummary } from '@shared/api/connections';
import { ShieldQuestionMark } from 'lucide-react';
import { useState } from 'react';
import { useRoute } from '../../../nav/store';
import { Button } from '../../../ui/button';
import { WhatIsThis } from './dialog';

/** Under the head of the window while the open database is one that nobody has said anything about yet. */
export function UndeclaredBanner({ status }: { status: ConnectionStatus | undefined }) {
  // As it was when it was asked about: saving the answer takes the banner away, and the dialog has to see that to its end.
  const [asking, setAsking] = useState<ConnectionSummary | null>(null);
  const route = useRoute();
  const open = status?.open ?? null;
  const shown = open?.undeclared === true && route.to !== 'connection-edit';
  return (
    <>
      {shown ? (
        <section
          aria-label="About this database"
          className="flex shrink-0 items-center gap-2 border-b border-line bg-info-soft px-4 py-1.5"
        >
          <ShieldQuestionMark className="size-4 shrink-0 text-info-ink" aria-hidden />
          <p className="min-w-0 flex-1 wrap-anywhere">
            <span className="font-medium">What is this database?</span>{' '}
            <span className="text-muted">
              Nobody has said yet what {open.name} is, so it is open read-only and treated as production.
            </span>
          </p>
          <Button size="sm" onClick={() => setAsking(open)}>
            Say what it is
          </Button>
        </section>
      ) : null}
      {asking === null ? null : <WhatIsThis summary={asking} onClose={() => setAsking(null)} />}
    </>
  );
}
