import { expect, it } from 'vitest';
import { AppError } from '../../../src/main/data/base/app-error';
import { needsTrust, requireCallbackURL } from '../../../src/main/data/email/callback-url';

it.each([
  undefined,
  '/',
  '/welcome',
  '/welcome?a=1&b=ä#top',
  '/über uns',
  'https://app.example.com/x',
  'HTTP://localhost:3000',
])('accepts %s', (callbackURL) => {
  expect(requireCallbackURL(callbackURL)).toBe(callbackURL);
});

it.each([
  '',
  'welcome',
  'javascript:alert(1)',
  'JavaScript://x/%0aalert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '//evil.example',
  '/\\evil.example',
  '/a\\b',
  '/%2f%2fevil.example',
  '/a\nb',
  'https://app.example@evil.example/',
  'https://',
  ' https://app.example.com',
  'myapp://callback',
])('refuses %j', (callbackURL) => {
  const call = () => requireCallbackURL(callbackURL);
  expect(call).toThrow(AppError);
  expect(call).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', field: 'callbackURL' }));
});

it('knows which ones the server has to trust', () => {
  expect([undefined, '/x', 'https://x.com'].map(needsTrust)).toEqual([false, false, true]);
});
