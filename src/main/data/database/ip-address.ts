import { sql } from 'kysely';
import type { IpRange } from '../base/ip-range';
import type { DatabaseHandle } from './database-handle';
import { eb, type Column, type Condition } from './expressions';

type Kind = DatabaseHandle['kind'];

/** A column of addresses, with its type as the database declares it. */
interface AddressColumn {
  readonly ref: Column;
  readonly type: string;
}

const BYTE = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const V4 = `^(::ffff:)?${BYTE}([.]${BYTE}){3}$`;
const GROUP = '[0-9a-f]{1,4}';
const V6_WHOLE = `^(${GROUP}:){7}${GROUP}$`;
const V6_SHORT = `^(${GROUP}(:${GROUP})*)?::(${GROUP}(:${GROUP})*)?$`;

/** Whether a column holds one IPv4 address, also written as IPv6: plain equality, so that an index on it is of use. */
export function isAddress({ ref, type }: AddressColumn, address: string): Condition {
  // Only Postgres has a type for addresses, which is no text.
  if (type === 'inet') return sql`host(${ref}) = ${address}`;
  return eb(ref, 'in', [address, `::ffff:${address}`]);
}

/**
 * Whether a column holds an address within a range, however it is written. Postgres has a type that knows ranges, which
 * fails on what is no address; SQLite has none, and gets a function of ours.
 */
export function isInNetwork(kind: Kind, { ref, type }: AddressColumn, range: IpRange): Condition {
  if (kind === 'sqlite') {
    return sql`(case when ${mayBeIn(kind, ref, range)} then authdesk_ip_in(${ref}, ${range.text}) else 0 end)`;
  }
  if (type === 'inet') return sql`${ref} <<= ${range.text}::inet`;
  // Text that is no address must never meet the cast, which would fail the whole list: CASE keeps it away.
  if (range.bytes.length === 4) {
    return sql`(${mayBeIn(kind, ref, range)} and case when ${ref} ~* ${V4}
      then replace(lower(${ref}), '::ffff:', '')::inet <<= ${range.text}::inet else false end)`;
  }
  const colons = sql`length(${ref}) - length(replace(${ref}, ':', ''))`;
  return sql`(${mayBeIn(kind, ref, range)}
    and case when ${ref} ~* ${V6_WHOLE} or (${ref} ~* ${V6_SHORT} and ${colons} <= 7)
    then ${ref}::inet <<= ${range.text}::inet else false end)`;
}

/**
 * What nearly every address outside of the range fails, at a tenth of the price of reading it: the whole bytes of an IPv4
 * range stand in front of its addresses, unless they are written as IPv6. Blanks in front are forgiven on SQLite alone.
 * A condition of its own on Postgres, whose planner knows from it how few rows there will be.
 */
function mayBeIn(kind: Kind, ref: Column, { bytes, bits }: IpRange): Condition {
  if (bytes.length !== 4) return sql`${ref} like '%:%'`;
  const begins = bytes.slice(0, Math.floor(bits / 8)).map((byte) => `${byte}.`);
  const start = `${begins.slice(0, 3).join('')}%`;
  return kind === 'postgres'
    ? sql`(${ref} like ${start} or ${ref} like '::%')`
    : sql`(${ref} like ${start} or ${ref} like '%:%' or not ${ref} glob '[0-9]*')`;
}
