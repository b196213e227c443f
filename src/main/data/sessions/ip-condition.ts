import { sql, type Expression, type SqlBool } from 'kysely';
import { AppError } from '../base/app-error';
import type { AuthTable } from '../schema/auth-table';
import { parseIpRange, type IpRange } from '../base/ip-range';
import type { OpenConnection } from '../connections/connection';

const BYTE = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const V4 = `^(::ffff:)?${BYTE}([.]${BYTE}){3}$`;
const GROUP = '[0-9a-f]{1,4}';
const V6_WHOLE = `^(${GROUP}:){7}${GROUP}$`;
const V6_SHORT = `^(${GROUP}(:${GROUP})*)?::(${GROUP}(:${GROUP})*)?$`;

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
export function fromAddress(
  { handle }: OpenConnection,
  session: AuthTable<'session'>,
  text: string,
): Expression<SqlBool> {
  const range = requireIpRange(text);
  const single = range.bits === range.bytes.length * 8;
  const column = session.ref('ipAddress');
  if (single && range.bytes.length === 4) {
    const address = range.bytes.join('.');
    // Plain equality, so that an index on the column is of use.
    if (session.column('ipAddress').column.type === 'inet') return sql<SqlBool>`host(${column}) = ${address}`;
    return sql<SqlBool>`${column} in (${address}, ${`::ffff:${address}`})`;
  }
  const wide = single ? requireIpRange(`${range.text.slice(0, range.text.indexOf('/'))}/64`) : range;
  if (handle.kind === 'sqlite') {
    return sql<SqlBool>`(case when ${mayBeIn(handle.kind, column, wide)} then authdesk_ip_in(${column}, ${wide.text}) else 0 end)`;
  }
  if (session.column('ipAddress').column.type === 'inet') return sql<SqlBool>`${column} <<= ${wide.text}::inet`;
  // Text that is no address must never meet the cast, which would fail the whole list: CASE keeps it away.
  if (wide.bytes.length === 4) {
    return sql<SqlBool>`(${mayBeIn(handle.kind, column, wide)} and case when ${column} ~* ${V4}
      then replace(lower(${column}), '::ffff:', '')::inet <<= ${wide.text}::inet else false end)`;
  }
  const colons = sql`length(${column}) - length(replace(${column}, ':', ''))`;
  return sql<SqlBool>`(${mayBeIn(handle.kind, column, wide)}
    and case when ${column} ~* ${V6_WHOLE} or (${column} ~* ${V6_SHORT} and ${colons} <= 7)
    then ${column}::inet <<= ${wide.text}::inet else false end)`;
}

/**
 * What nearly every address outside of the range fails, at a tenth of the price of reading it: the whole bytes of an IPv4
 * range stand in front of its addresses, unless they are written as IPv6. Blanks in front are forgiven on SQLite alone.
 * A condition of its own on Postgres, whose planner knows from it how few rows there will be.
 */
function mayBeIn(kind: 'postgres' | 'sqlite', column: Expression<unknown>, { bytes, bits }: IpRange) {
  if (bytes.length !== 4) return sql<SqlBool>`${column} like '%:%'`;
  const begins = bytes.slice(0, Math.floor(bits / 8)).map((byte) => `${byte}.`);
  const start = `${begins.slice(0, 3).join('')}%`;
  return kind === 'postgres'
    ? sql<SqlBool>`(${column} like ${start} or ${column} like '::%')`
    : sql<SqlBool>`(${column} like ${start} or ${column} like '%:%' or not ${column} glob '[0-9]*')`;
}
