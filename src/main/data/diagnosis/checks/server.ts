import type { Finding } from '@shared/api/diagnosis';
import { authServerOf } from '../../auth-server/auth-server-of';
import { clockOfServer, reachAuthServer } from '../../auth-server/reach-server';
import { SKEW_MS, type Check, type Look } from '../check';

/**
 * Asks the running server what it tells anybody: whether it is there, what time it has, and whether it takes the secret of the
 * connection. Nothing is said to it of the person.
 */
export const server: Check = {
  name: 'server',
  whyNot: ({ connection, live }) => {
    if (authServerOf(connection.profile).apiURL === null)
      return 'The connection does not say where the auth server is.';
    return live ? null : 'The running server is asked only on request.';
  },
  find: async ({ connection }): Promise<Finding[]> => {
    const report = await reachAuthServer(connection);
    if (report === null) return [];
    if (!report.reached) {
      return [
        {
          code: 'server-unreachable',
          severity: 'may-block',
          title: 'The auth server did not answer as it should',
          evidence: { setting: 'authServer.baseURL', value: `${report.url}: ${report.problem ?? 'no answer'}` },
        },
      ];
    }
    const skew = await clockOfServer(connection);
    return [
      ...(report.secret === 'refused' ? [anotherSecret(connection)] : []),
      ...(skew !== null && Math.abs(skew) > SKEW_MS ? [anotherTime(skew)] : []),
    ];
  },
};

function anotherSecret({ profile }: Look['connection']): Finding {
  return {
    code: 'secret-differs',
    severity: 'note',
    title: 'The server signs with another secret than the one of this connection',
    evidence: { setting: authServerOf(profile).secretField },
  };
}

function anotherTime(skewMs: number): Finding {
  return {
    code: 'clock-skew',
    severity: 'note',
    title: 'The clock of the auth server and that of this computer do not agree',
    evidence: { setting: 'clock of the auth server', value: `${Math.round(skewMs / 1000)} s` },
  };
}
