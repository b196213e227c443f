import { useEffect, useState } from 'react';

/** Whole seconds until a moment, ticking; 0 once it has passed, null where there is none. */
export function useCountdown(until: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (until === null) return undefined;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until]);
  return until === null ? null : Math.max(0, Math.ceil((until - now) / 1000));
}

/** When the next try to reconnect is, in words. */
export function nextTryText(seconds: number | null): string {
  return seconds === null || seconds === 0 ? 'Trying now…' : `Next try in ${seconds} s`;
}
