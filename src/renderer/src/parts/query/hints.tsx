/** Below a search box: what may follow the colon of a filter that is being typed, and what was not understood. */
export function QueryHints({
  typing,
  notes,
}: {
  typing: { readonly key: string; readonly explain: string } | null;
  notes: readonly string[];
}) {
  return (
    <>
      {typing === null ? null : (
        <div className="flex items-baseline gap-2 px-2 py-1">
          <span className="shrink-0 font-mono text-sm text-accent-ink">{typing.key}:</span>
          <span className="min-w-0 flex-1 text-muted">{typing.explain}</span>
        </div>
      )}
      {notes.map((note) => (
        <p key={note} className="px-2 py-1 text-muted">
          {note}
        </p>
      ))}
    </>
  );
}

/** The frame of what hangs below a search box. */
export const SEARCH_PANEL =
  'absolute top-full right-0 z-30 mt-1 w-max max-w-[min(620px,calc(100vw-240px))] min-w-full rounded-lg bg-raised p-1 shadow-popup';
