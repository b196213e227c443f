import { expect, it } from 'vitest';
import { isOutcomeUnknown } from '../../../../src/main/data/base/app-error';
import { explainSmtpFailure, toSmtpFailure } from '../../../../src/main/data/email/transports/smtp-errors';

type Raw = Record<string, unknown>;
const server = 'mail.example.com:587';

it.each<[string, Raw, boolean, string, boolean]>([
  [
    'wrong password',
    { code: 'EAUTH', responseCode: 535, response: '535 no', command: 'AUTH PLAIN' },
    false,
    'refused the user name or the password',
    false,
  ],
  ['no common way to sign in', { code: 'EAUTH', command: 'API' }, false, 'no way to sign in', false],
  [
    'sign-in wanted',
    { code: 'EENVELOPE', responseCode: 530, response: '530 Authentication required', command: 'MAIL FROM' },
    false,
    'without a sign-in',
    false,
  ],
  [
    'no STARTTLS',
    { code: 'ETLS', responseCode: 502, response: '502 not implemented', command: 'STARTTLS' },
    false,
    'offers no encryption',
    false,
  ],
  [
    'self-signed',
    { code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT', command: 'CONN' },
    false,
    'certificate',
    false,
  ],
  ['expired certificate', { code: 'ETLS', originalCode: 'CERT_HAS_EXPIRED' }, false, 'certificate', false],
  [
    'smtps on a plain port',
    { code: 'ESOCKET', originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    false,
    'No encrypted connection',
    false,
  ],
  ['TLS handshake failed', { code: 'ETLS' }, false, 'No encrypted connection', false],
  [
    'recipient refused',
    { code: 'EENVELOPE', responseCode: 550, response: '550 no such user', command: 'RCPT TO' },
    false,
    'refused the recipient ann@x.com',
    false,
  ],
  [
    'recipient deferred',
    { code: 'EENVELOPE', responseCode: 451, response: '451 later', command: 'RCPT TO' },
    false,
    'at the moment',
    false,
  ],
  [
    'sender refused',
    { code: 'EENVELOPE', responseCode: 553, response: '553 no', command: 'MAIL FROM' },
    false,
    'refused the sender',
    false,
  ],
  [
    'message refused',
    { code: 'EMESSAGE', responseCode: 554, response: '554 spam', command: 'DATA' },
    true,
    'refused the message',
    false,
  ],
  ['other envelope trouble', { code: 'EENVELOPE', command: 'API' }, false, 'sender and recipient', false],
  [
    'connection refused',
    { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' },
    false,
    'No mail server answers at mail.example.com:587',
    false,
  ],
  ['no such host', { code: 'EDNS', originalCode: 'ENOTFOUND' }, false, 'No mail server with the name', false],
  ['no route', { code: 'ESOCKET', originalCode: 'EHOSTUNREACH' }, false, 'cannot be reached', false],
  ['timeout before the message', { code: 'ETIMEDOUT', command: 'CONN' }, false, 'did not answer in time', false],
  ['timeout within the message', { code: 'ETIMEDOUT', command: 'CONN' }, true, 'in the middle of the message', true],
  ['dropped before the message', { code: 'ECONNECTION', command: 'CONN' }, false, 'closed the connection', false],
  ['dropped within the message', { code: 'ECONNECTION', command: 'CONN' }, true, 'in the middle of the message', true],
  [
    'reset within the message',
    { code: 'ESOCKET', originalCode: 'ECONNRESET' },
    true,
    'in the middle of the message',
    true,
  ],
  ['anything else', { code: 'ESTRANGE' }, false, 'did not take the mail', false],
])('%s', (_, raw, messageStarted, sentence, unknown) => {
  const error = explainSmtpFailure(toSmtpFailure(raw), { server, to: 'ann@x.com', messageStarted });
  expect(error.code).toBe('MAIL_FAILED');
  expect(error.message).toContain(sentence);
  expect(isOutcomeUnknown(error)).toBe(unknown);
  expect(error.hint?.includes('not known whether')).toBe(unknown);
});

it('repeats what the server said in one short line', () => {
  const failure = toSmtpFailure({
    code: 'EENVELOPE',
    command: 'RCPT TO',
    responseCode: 550,
    response: `550 a\r\n550 b\u202e${'x'.repeat(500)}`,
  });
  const { hint = '' } = explainSmtpFailure(failure, { server, to: 'a@x.com', messageStarted: false });
  expect(hint).toContain('“550 a 550 b x');
  expect(hint.length).toBeLessThan(300);
});

it.each([undefined, null, 'text', new Error('plain')])('takes %j for a failure too', (thrown) => {
  expect(toSmtpFailure(thrown).code).toBe('');
});
