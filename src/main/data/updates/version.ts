/** A version as releases have it: three numbers, nothing behind them. */
export const VERSION = /^(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})$/u;

/** Whether a version comes after another one. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((one) => one.split('.').map(Number));
  for (const [index, number] of (a ?? []).entries()) {
    const other = b?.[index] ?? 0;
    if (number !== other) return number > other;
  }
  return false;
}
