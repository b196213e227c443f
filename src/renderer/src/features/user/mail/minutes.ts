const MOST = 60 * 24 * 30;

/** Minutes as they were typed; null where they are no whole number a link can be good for. */
export function minutesOf(text: string): number | null {
  const minutes = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MOST ? minutes : null;
}
