import type { Total } from '@shared/api/common';

const exact = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A number with thousands separators. */
export function formatNumber(value: number): string {
  return exact.format(value);
}

/** A count with its noun: `1 user`, `2,000 users`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${exact.format(value)} ${value === 1 ? one : many}`;
}

/** A total as it may be claimed: `2,000 users` when counted, `about 1.2M users` when estimated. */
export function formatTotal(total: Total, one: string, many = `${one}s`): string {
  if (total.exact) return plural(total.value, one, many);
  return `about ${total.value < 10_000 ? exact.format(total.value) : compact.format(total.value)} ${many}`;
}

/** Milliseconds for a status line: `4 ms`, `1.2 s`. */
export function formatLatency(ms: number): string {
  if (ms < 1) return '<1 ms';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Room on a disk, as people say it: `12 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  const at = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** at;
  return `${value.toFixed(value < 10 && at > 0 ? 1 : 0)} ${UNITS[at] ?? ''}`;
}
