import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import type { Hit } from '@shared/api/search';
import { authServerOf } from '../../auth-server/auth-server-of';
import { isEmail, looksLikeId } from '../../verifications/identifier-forms';
import { form, type Found } from '../form';
import type { SearchContext } from '../look-ups/find-rows';
import { lookUpUsers, userHit } from '../look-ups/users';
import { parametersOf, segmentsOf, type Pasted } from '../pasted';
import { Secret } from '../secret';

interface VerificationToken {
  readonly token: Secret;
  readonly email: string;
  /** Left out by better-auth before 1.7.16. */
  readonly userId: string | null;
  /** The address the person wants instead. */
  readonly updateTo: string | null;
  readonly expiresAt: Date | null;
}

const JWT = /^[\w-]{2,}\.[\w-]{2,}\.[\w-]+$/;
const MAX_TOKENS = 3;

/** A mailed link that verifies or changes an email address, or its token alone. Nothing of it is in the database. */
export const verifyEmailLink = form({
  name: 'verification link',
  by: ['user', 'email'],
  recognise: (pasted) =>
    [...new Set(textsIn(pasted))]
      .filter((text) => JWT.test(text))
      .map(read)
      .filter((token) => token !== null)
      .slice(0, MAX_TOKENS),
  lookUp: async (tokens, search) => {
    const found: Found[] = [];
    for (const token of tokens) found.push(...(await lookUp(token, search)));
    return found;
  },
});

function textsIn({ text, urls }: Pasted): string[] {
  const inUrls = urls.flatMap((url) => [...parametersOf(url).map(([, value]) => value), ...segmentsOf(url)]);
  // A token that was broken into lines is one again without them.
  return [...inUrls, ...text.split(' '), text.replaceAll(' ', '')];
}

// Read without being believed: whether the server signed it is told beside.
function read(text: string): VerificationToken | null {
  try {
    if (decodeProtectedHeader(text).alg !== 'HS256') return null;
    const { email, userId, updateTo, exp } = decodeJwt(text);
    if (!isAddress(email)) return null;
    const expiresAt = typeof exp === 'number' ? new Date(exp * 1000) : null;
    return {
      token: new Secret(text),
      email,
      userId: looksLikeId(userId) ? userId : null,
      updateTo: isAddress(updateTo) ? updateTo : null,
      expiresAt: expiresAt === null || Number.isNaN(expiresAt.getTime()) ? null : expiresAt,
    };
  } catch {
    return null;
  }
}

// What somebody wrote into a forged token must neither stop a query nor play tricks on the screen.
function isAddress(claim: unknown): claim is string {
  return isEmail(claim) && claim.length <= 320 && !/[\p{C}<>]/u.test(claim);
}

async function lookUp(
  { token, email, userId, updateTo, expiresAt }: VerificationToken,
  search: SearchContext,
): Promise<Found[]> {
  const byId = userId === null ? [] : await lookUpUsers(search, 'id', [userId]);
  const addresses = [email, updateTo].filter((address) => address !== null);
  const byAddress = await lookUpUsers(search, 'email', [...addresses, ...addresses.map((a) => a.toLowerCase())]);
  const signature = await checkSignature(token, search);
  const expired = expiresAt !== null && expiresAt <= search.now;
  const detail = [
    updateTo === null ? `For ${email}` : `Changes ${email} to ${updateTo}`,
    expired ? 'expired' : 'still works as far as its time goes',
    SIGNATURES[signature],
  ].join(', ');
  return [...byId, ...byAddress].map((person) => ({
    ...userHit(person),
    detail,
    signature,
    ...(expiresAt !== null && { state: expired ? 'expired' : 'active', expiresAt: expiresAt.toISOString() }),
  }));
}

const SIGNATURES: Readonly<Record<NonNullable<Hit['signature']>, string>> = {
  valid: "signed with the auth server's secret",
  invalid: "not signed with the auth server's secret",
  unchecked: 'signature not checked, as the connection has no secret',
};

async function checkSignature(token: Secret, { connection }: SearchContext): Promise<NonNullable<Hit['signature']>> {
  const { secret } = authServerOf(connection.profile);
  if (secret === null) return 'unchecked';
  try {
    await compactVerify(token.reveal(), new TextEncoder().encode(secret), { algorithms: ['HS256'] });
    return 'valid';
  } catch {
    return 'invalid';
  }
}
