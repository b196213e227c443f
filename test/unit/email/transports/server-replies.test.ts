import { expect, it } from 'vitest';
import { isOutcomeUnknown } from '../../../../src/main/data/base/app-error';
import {
  explainNetworkFailure,
  explainServerReply,
  type ServerReply,
} from '../../../../src/main/data/email/transports/server-replies';

const url = 'https://x.com/api/auth/send-verification-email';
const reply = (over: Partial<ServerReply>): ServerReply => ({
  status: 400,
  code: null,
  accepted: false,
  retryAfter: null,
  ...over,
});

it('takes an acceptance for what it is', () => {
  expect(explainServerReply(reply({ status: 200, accepted: true }), url)).toBeNull();
});

it.each<[Partial<ServerReply>, string]>([
  [{ status: 200 }, 'not a better-auth server'],
  [{ status: 429, retryAfter: '42' }, 'wait 42 seconds'],
  [{ status: 429, retryAfter: '1' }, 'wait 1 second.'],
  [{ status: 429 }, 'wait a minute'],
  [{ status: 400, code: 'VERIFICATION_EMAIL_NOT_ENABLED' }, 'no verification mail configured'],
  [{ status: 400, code: 'EMAIL_MISMATCH' }, 'signed in with another address'],
  [{ status: 400, code: 'EMAIL_ALREADY_VERIFIED' }, 'verified already'],
  [{ status: 400, code: 'VALIDATION_ERROR' }, 'does not take this for an email address'],
  [{ status: 403, code: 'INVALID_CALLBACK_URL' }, 'does not trust the address'],
  [{ status: 403, code: 'MISSING_OR_NULL_ORIGIN' }, 'did not see where'],
  [{ status: 403, code: 'INVALID_ORIGIN' }, 'does not trust the origin'],
  [{ status: 403 }, 'does not let us in (403)'],
  [{ status: 401 }, 'does not let us in (401)'],
  [{ status: 404 }, `no auth server at ${url}`],
  [{ status: 308 }, 'another address'],
  [{ status: 500 }, 'failed while handling the request (500)'],
  [{ status: 502 }, '(502)'],
  [{ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' }, '(415, UNSUPPORTED_MEDIA_TYPE)'],
])('%j: %s', (over, sentence) => {
  const error = explainServerReply(reply(over), url);
  expect(error?.code).toBe('SERVER_REJECTED');
  expect(error?.message).toContain(sentence);
  expect(error?.hint).not.toBe('');
});

it('gives the seconds to wait as a number too', () => {
  expect(explainServerReply(reply({ status: 429, retryAfter: '42' }), url)?.details).toMatchObject({
    retryAfterSeconds: 42,
  });
});

it.each<[string, boolean, string, boolean]>([
  ['ECONNREFUSED', false, 'Nothing answers at https://x.com', false],
  ['ENOTFOUND', false, 'was not found', false],
  ['EHOSTUNREACH', false, 'cannot be reached', false],
  ['UND_ERR_CONNECT_TIMEOUT', false, 'cannot be reached', false],
  ['ECONNRESET', false, 'broke off', true],
  ['UND_ERR_SOCKET', false, 'broke off', true],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'certificate', false],
  ['CERT_HAS_EXPIRED', false, 'certificate', false],
  ['ESTRANGE', false, '(ESTRANGE)', false],
  ['', true, 'did not answer in time', true],
])('network failure %s', (code, timedOut, sentence, unknown) => {
  const failure = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
  const error = explainNetworkFailure(failure, 'https://x.com', timedOut);
  expect(error.code).toBe('SERVER_UNREACHABLE');
  expect(error.message).toContain(sentence);
  expect(isOutcomeUnknown(error)).toBe(unknown);
});

it('looks into the several tries of one connection', () => {
  const tries = new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]);
  expect(
    explainNetworkFailure(new TypeError('fetch failed', { cause: tries }), 'http://localhost:1', false).message,
  ).toBe('Nothing answers at http://localhost:1.');
});
