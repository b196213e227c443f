import { isIP } from 'node:net';

/** Addresses that begin with the same bits: four bytes of IPv4 or sixteen of IPv6. */
export interface IpRange {
  readonly bytes: readonly number[];
  readonly bits: number;
  /** As it is written, such as `10.2.0.0/16`. */
  readonly text: string;
}

/** Reads an address or a range; null where it is neither. An address is a range of one. */
export function parseIpRange(text: string): IpRange | null {
  const [, address = '', length] = /^\s*\[?([0-9a-f:.]{2,45})\]?(?:\/(\d{1,3}))?\s*$/i.exec(text) ?? [];
  const bytes = bytesOf(address);
  if (bytes === null) return null;
  const most = bytes.length * 8;
  const mapped = address.toLowerCase().startsWith('::ffff:') && bytes.length === 4;
  const bits = length === undefined ? most : Number(length) - (mapped ? 96 : 0);
  if (bits < 0 || bits > most) return null;
  return { bytes, bits, text: `${addressText(bytes)}/${bits}` };
}

/** Whether a stored address lies in a range. What is no address lies in none. */
export function isInRange(stored: string | null | undefined, range: IpRange): boolean {
  const bytes = bytesOf((stored ?? '').trim());
  return bytes !== null && bytes.length === range.bytes.length && sameBits(bytes, range.bytes, range.bits);
}

/** The network an address belongs to as seen from far away: a /16 of IPv4, a /32 of IPv6; null where it is no address. */
export function networkOf(address: string | null): string | null {
  const bytes = bytesOf((address ?? '').trim());
  if (bytes === null) return null;
  return bytes.length === 4 ? bytes.slice(0, 2).join('.') : bytes.slice(0, 4).join(':');
}

/** Four bytes of an IPv4 address, also one written as IPv6, or sixteen of an IPv6 one; null where it is neither. */
function bytesOf(address: string): number[] | null {
  const version = isIP(address);
  if (version === 4) return address.split('.').map(Number);
  if (version !== 6 || address.includes('%')) return null;
  // Written the one standard way by the URL parser: hexadecimal groups, the longest run of zeros left out.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  const bytes = [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 255]);
  const isMapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12) : bytes;
}

function sameBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let i = 0; i * 8 < bits; i++) {
    const left = Math.min(8, bits - i * 8);
    if (((a[i] ?? 0) ^ (b[i] ?? 0)) >> (8 - left) !== 0) return false;
  }
  return true;
}

function addressText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  return Array.from({ length: 8 }, (_, i) => (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16)).join(
    ':',
  );
}
