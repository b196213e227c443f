import { useEffect, useState } from 'react';

/** A thin moving line at the top of its box, once `active` has lasted 300 ms. */
export function ProgressLine({ active }: { active: boolean }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!active) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, [active]);
  if (!shown) return null;
  return (
    <div role="progressbar" aria-label="Loading" className="absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden">
      <div className="h-full w-1/4 rounded-full bg-accent animate-slide" />
    </div>
  );
}
