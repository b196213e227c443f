/** A thin moving line at the top of its box, once `active` has lasted 300 ms. */
export function ProgressLine({ active }: { active: boolean }) {
  if (!active) return null;
  return (
    <div
      role="progressbar"
      aria-label="Loading"
      className="absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden appear-late"
    >
      <div className="h-full w-1/4 animate-slide rounded-full bg-accent" />
    </div>
  );
}
