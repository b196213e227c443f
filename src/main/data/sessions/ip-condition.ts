import { AppError } from '../base/app-error';
import { parseIpRange, type IpRange } from '../base/ip-range';
import type { OpenConnection } from '../connections/connection';
import type { Condition } from '../database/expressions';
import { isAddress, isInNetwork } from '../database/ip-address';
import type { AuthTable } from '../schema/auth-table';

/** @throws AppError INVALID_INPUT */
export function requireIpRange(text: string): IpRange {
  const range = parseIpRange(text);
  if (range !== null) return range;
  throw new AppError('INVALID_INPUT', `"${text}" is no IP address and no range of them.`, {
    field: 'ip',
    hint: 'It looks like 203.0.113.7, 10.2.0.0/16 or 2001:db8::/32.',
  });
}

/**
 * Sessions from an address or a range, however it is written in the column. better-auth keeps by default only the network
 * half of IPv6 addresses, so a single one means its network.
 * @throws AppError INVALID_INPUT
 */
export function fromAddress({ handle }: OpenConnection, session: AuthTable<'session'>, text: string): Condition {
  const range = requireIpRange(text);
  const single = range.bits === range.bytes.length * 8;
  const column = { ref: session.ref('ipAddress'), type: session.column('ipAddress').column.type };
  if (single && range.bytes.length === 4) return isAddress(column, range.bytes.join('.'));
  const wide = single ? requireIpRange(`${range.text.slice(0, range.text.indexOf('/'))}/64`) : range;
  return isInNetwork(handle.kind, column, wide);
}
