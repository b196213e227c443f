import { describe, expect, it } from 'vitest';
import { loginRefusal } from '../../../src/main/data/database/postgres-login';

// What real servers of clouds say, which no test can start: RDS, Cloud SQL, Azure.
describe('a password that is a token', () => {
  const said = (code: string, message: string) =>
    loginRefusal(Object.assign(new Error(message), { code }), 'encrypted');

  it.each([
    ['28000', 'PAM authentication failed for user "app"'],
    ['28P01', 'Cloud SQL IAM user authentication failed for user "app@project.iam"'],
    ['28P01', 'The access token has expired. Reacquire a valid access token.'],
  ])('is told to have run out where %s says %s', (code, message) => {
    expect(said(code, message)).toMatchObject({
      code: 'AUTH_FAILED',
      field: 'postgres.password',
      hint: expect.stringContaining('get a new one'),
    });
  });

  it.each([
    ['28P01', 'password authentication failed for user "token"'],
    ['28000', 'no pg_hba.conf entry for host "10.0.0.1", user "iam", database "access", SSL encryption'],
    ['XX000', 'access token'],
  ])('is not taken for one where %s says %s', (code, message) => {
    expect(said(code, message)?.field ?? null).not.toBe('postgres.password');
  });
});
