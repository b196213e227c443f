const V4_PART = /^\d{1,3}$/u;

/** What is wrong with an IP address or a range of them as it was typed, in a sentence; null where nothing is. */
export function wrongAddress(text: string): string | null {
  const parts = text.trim().split('/');
  const [address = '', length] = parts;
  if (parts.length > 2) return 'A range has one slash, such as 10.0.0.0/8.';
  const bare = address.replace(/^\[(.*)\]$/u, '$1');
  const wrong = bare.includes(':') ? wrongV6(bare) : wrongV4(bare);
  if (wrong !== null) return wrong;
  const most = bare.includes(':') ? 128 : 32;
  if (length === undefined) return null;
  if (!/^\d{1,3}$/u.test(length) || Number(length) > most) {
    return `Behind the slash stands how many bits are the same, from 0 to ${most}${length === '' ? '' : `, and not “${length}”`}.`;
  }
  const mapped = /^::ffff:[\d.]+$/iu.test(bare) && Number(length) < 96;
  return mapped ? 'An IPv4 address written as IPv6 has its first 96 bits fixed, so the range begins at /96.' : null;
}

function wrongV4(address: string): string | null {
  const parts = address.split('.');
  if (!/^[\d.]+$/u.test(address)) {
    return `“${address}” is no IP address. One looks like 203.0.113.7 or 2001:db8::7, a range like 10.0.0.0/8.`;
  }
  if (parts.length !== 4 || parts.some((part) => part === '')) {
    return `An IPv4 address has four numbers, such as 203.0.113.7. For all that begin with ${beginning(parts)} write a range: ${range(parts)}.`;
  }
  const large = parts.find((part) => !V4_PART.test(part) || Number(part) > 255);
  if (large !== undefined) return `Each number of an IPv4 address is at most 255, and ${large} is more.`;
  const padded = parts.find((part) => part.length > 1 && part.startsWith('0'));
  return padded === undefined ? null : `“${padded}” begins with a zero; write ${Number(padded)}.`;
}

function numbers(parts: readonly string[]): readonly string[] {
  return parts.filter((part) => part !== '').slice(0, 3);
}

function beginning(parts: readonly string[]): string {
  return numbers(parts).join('.');
}

function range(parts: readonly string[]): string {
  const known = numbers(parts);
  return `${[...known, ...Array.from({ length: 4 - known.length }, () => '0')].join('.')}/${known.length * 8}`;
}

function wrongV6(address: string): string | null {
  const none = `“${address}” is no IPv6 address. One looks like 2001:db8::7, a range like 2001:db8::/32.`;
  try {
    // The one parser of addresses a page has.
    const { hostname } = new URL(`http://[${address}]/`);
    return hostname.startsWith('[') ? null : none;
  } catch {
    return none;
  }
}
