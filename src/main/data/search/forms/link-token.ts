import { parametersOf, segmentsOf, type Pasted } from '../pasted';

/** Pages of better-auth whose links have a `token` of their own kind. */
const PLACES = ['reset-password', 'magic-link', 'delete-user', 'verify-email', 'one-time-token'] as const;
type Place = (typeof PLACES)[number];

const TOKEN = /^[\w-]{16,128}$/;

/**
 * The tokens of mailed links to one place: `/place/<token>` and `?token=<token>`. A page of the app itself may be
 * called anything, so a link that names no other place counts too.
 */
export function linkTokens({ urls }: Pasted, place: Place): string[] {
  return urls.flatMap((url) => {
    const segments = [...segmentsOf(url), ...url.hash.split(/[#/?]/)];
    const named = PLACES.filter((one) => segments.includes(one));
    if (named.length > 0 && !named.includes(place)) return [];
    const following = segments[segments.indexOf(place) + 1];
    const inPath = named.includes(place) && following !== undefined ? [following] : [];
    const inQuery = parametersOf(url).flatMap(([name, value]) => (name === 'token' ? [value] : []));
    return [...inPath, ...inQuery].filter((token) => TOKEN.test(token));
  });
}
