import type { Hit } from '@shared/api/search';
import { ShieldCheck } from 'lucide-react';
import { Kbd } from '../../ui/kbd';
import { Spinner } from '../../ui/spinner';
import { cx } from '../../ui/cx';
import { HitIcon, HitState, splitLabel } from './hit-line';
import type { Answer } from './use-anything';

const KEPT = 'It was cleared from the box and is kept nowhere.';

function Line({
  hit,
  id,
  active,
  onOpen,
  onHover,
}: {
  hit: Hit;
  id: string;
  active: boolean;
  onOpen: () => void;
  onHover: () => void;
}) {
  const { name, address } = splitLabel(hit.label);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the box above takes the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onMouseMove={onHover}
      onClick={onOpen}
      className={cx('flex items-center gap-2.5 rounded-md px-2 py-1.5', active && 'bg-hover')}
    >
      <span className="flex size-5 shrink-0 items-center justify-center">
        <HitIcon hit={hit} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 gap-2">
          <span className="truncate font-medium">{name === '' ? 'No name' : name}</span>
          <span className="truncate text-muted">{address}</span>
        </span>
        <span className="block truncate text-sm text-faint">
          Recognised as {hit.recognisedAs}
          {hit.detail === undefined ? '' : ` · ${hit.detail}`}
        </span>
      </span>
      <HitState hit={hit} />
      {active ? <Kbd keys="Enter" /> : null}
    </div>
  );
}

/** Below a search box: what a pasted text was recognised as, and whom it leads to. */
export function HitsPanel({
  answer,
  at,
  listId,
  onAt,
  onOpen,
}: {
  answer: Exclude<Answer, { state: 'idle' }>;
  /** The line the arrow keys are on. */
  at: number;
  listId: string;
  onAt: (at: number) => void;
  onOpen: (hit: Hit) => void;
}) {
  if (answer.state === 'asking') {
    return (
      <div role="status" className="flex items-center gap-2 px-2 py-1.5 text-muted">
        <Spinner /> Looking up what this is…
      </div>
    );
  }
  if (answer.state === 'failed') {
    return (
      <div role="alert" className="px-2 py-1.5">
        <span className="font-medium">{answer.error.message}</span>{' '}
        <span className="text-muted">
          {answer.error.hint} {answer.secret ? `${KEPT} Paste it again to try once more.` : ''}
        </span>
      </div>
    );
  }
  return (
    <>
      {answer.hits.length === 0 ? (
        <div role="status" className="px-2 py-1.5">
          <span className="font-medium">This leads to nobody in this database.</span>{' '}
          <span className="text-muted">It may belong to another one, or what it stood for is gone.</span>
        </div>
      ) : (
        <div id={listId} role="listbox" aria-label="Whom it leads to" className="max-h-80 overflow-y-auto">
          {answer.hits.map((hit, index) => (
            <Line
              key={`${hit.type}:${hit.id}`}
              id={`${listId}-${index}`}
              hit={hit}
              active={index === at}
              onHover={() => onAt(index)}
              onOpen={() => onOpen(hit)}
            />
          ))}
        </div>
      )}
      {answer.secret ? (
        <div className="mt-1 flex items-center gap-1.5 border-t border-line px-2 pt-1.5 pb-0.5 text-sm text-faint">
          <ShieldCheck className="size-3.5 shrink-0 text-ok-ink" aria-hidden />
          What was pasted may open a session. {KEPT}
        </div>
      ) : null}
    </>
  );
}
