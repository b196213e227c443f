import { isIP, isIPv4 } from 'node:net';
import { form } from '../form';
import { equalsAny } from '../look-ups/find-rows';
import { findSessions } from '../look-ups/sessions';

/** Looked at to find the newest session of each person: one busy device must not hide everybody else. */
const LOOKED_AT = 200;

/** An IP address, also with a port: the newest session of each person who came from there. */
export const ipAddress = form({
  name: 'IP address',
  by: ['session', 'ipAddress'],
  recognise: ({ text }) => addressesIn(text),
  lookUp: async (addresses, search) => {
    const { session } = search.connection.schema;
    if (session === null) return [];
    const where = equalsAny(session, 'ipAddress', addresses);
    const found = await findSessions(search, session, { by: 'ipAddress', where, limit: LOOKED_AT });
    const seen = new Set<string | null>();
    return found.filter(({ userId }) => !seen.has(userId) && seen.add(userId));
  },
});

/** The ways in which servers write this address down; none when it is no address. */
function addressesIn(text: string): string[] {
  const [, v4] = /^([\d.]{7,15})(?::\d{1,5})?$/.exec(text) ?? [];
  if (v4 !== undefined) return isIPv4(v4) ? [v4, `::ffff:${v4}`] : [];
  const [, v6 = ''] = /^\[?([0-9a-f:.]{2,45})(?:\](?::\d{1,5})?)?$/i.exec(text) ?? [];
  if (isIP(v6) !== 6) return [];
  // Written the one standard way by the URL parser: small letters, the longest run of zeros left out.
  const short = new URL(`http://[${v6}]`).hostname.slice(1, -1);
  const groups = groupsOf(short);
  const mapped = short.startsWith('::ffff:') ? [v4Of(groups)] : [];
  // better-auth itself writes all eight groups in full, and by default only the network's half of them.
  const network = [...groups.slice(0, 4), ...Array.from({ length: 4 }, () => '0000')].join(':');
  return [...new Set([v6, v6.toLowerCase(), short, groups.join(':'), ...(mapped.length > 0 ? mapped : [network])])];
}

function groupsOf(short: string): string[] {
  const [left = '', right] = short.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => group.padStart(4, '0'));
}

function v4Of(groups: readonly string[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group.slice(0, 2), group.slice(2)])
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}
