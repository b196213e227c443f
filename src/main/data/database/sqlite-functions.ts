import type { Database } from 'better-sqlite3';
import { isInRange, parseIpRange, type IpRange } from '../base/ip-range';

/** Adds the functions our statements use to an open SQLite file. */
export function addFunctions(database: Database): void {
  // LIKE folds ASCII only; this folds every script, for searches that contain more than ASCII.
  database.function('authdesk_contains', { deterministic: true }, (text: unknown, lowerNeedle: unknown) =>
    typeof text === 'string' && text.toLowerCase().includes(String(lowerNeedle)) ? 1 : 0,
  );
  let last: { readonly text: string; readonly range: IpRange | null } = { text: '', range: null };
  database.function('authdesk_ip_in', { deterministic: true }, (address: unknown, network: unknown) => {
    if (typeof address !== 'string' || typeof network !== 'string') return 0;
    if (last.text !== network) last = { text: network, range: parseIpRange(network) };
    return last.range !== null && isInRange(address, last.range) ? 1 : 0;
  });
}
