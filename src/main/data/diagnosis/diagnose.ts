import type { Diagnosis, Finding } from '@shared/api/diagnosis';
import type { UserDetail } from '@shared/api/users';
import { userLabel } from '@shared/user-label';
import type { AuditLog } from '../audit/audit-log';
import { AppError } from '../base/app-error';
import { getUser } from '../users/get-user';
import { lookForHolder } from '../users/email-holder';
import type { Check, Look } from './check';
import { address, twins } from './checks/address';
import { ban } from './checks/ban';
import { policies, schema } from './checks/database';
import { mails } from './checks/mails';
import { orphans } from './checks/orphans';
import { password } from './checks/password';
import { providers } from './checks/providers';
import { rateLimits } from './checks/rate-limits';
import { secondFactor } from './checks/second-factor';
import { server } from './checks/server';
import { sessions } from './checks/sessions';
import { times } from './checks/times';
import { verified } from './checks/verified';
import { nobodyFindings } from './nobody';

/** Every check, in the order in which they are told. */
const CHECKS: readonly Check[] = [
  address,
  twins,
  ban,
  verified,
  password,
  providers,
  secondFactor,
  rateLimits,
  sessions,
  orphans,
  times,
  schema,
  policies,
  mails,
  server,
];

const WEIGHT = { blocks: 0, 'may-block': 1, note: 2 } as const;

export type Asked = { readonly id: string } | { readonly email: string };

interface Dependencies extends Look {
  readonly audit: Pick<AuditLog, 'list' | 'append'>;
}

/**
 * Why somebody cannot sign in, by id or by what they typed: facts with their evidence, most pressing first, what was
 * looked at and what could not be. Changes nothing; where the running server is asked, that goes on record.
 * @throws AppError NOT_FOUND for an id that nobody has
 */
export async function diagnose(look: Dependencies, asked: Asked): Promise<Diagnosis> {
  const { connection, now, signal } = look;
  const id = 'id' in asked ? asked.id : await holderOf(look, asked.email);
  if (id === null) {
    const typed = 'email' in asked ? asked.email : '';
    const findings = await nobodyFindings(look, typed);
    return { verdict: 'cannot', userId: null, findings, checked: ['address'], unchecked: [] };
  }
  const user = await getUser(connection, id, now, signal);
  if (look.live) await record(look, user);
  return diagnosePerson(look, user);
}

async function diagnosePerson(look: Look, user: UserDetail): Promise<Diagnosis> {
  const unchecked: Diagnosis['unchecked'] = [];
  const made = await Promise.all(
    CHECKS.map(async (check): Promise<readonly Finding[] | null> => {
      const why = check.whyNot(look, user);
      if (why === null) {
        try {
          return await check.find(look, user);
        } catch (error) {
          // One fact that cannot be had must not keep the others from being told.
          const known = look.connection.handle.toAppError(error, look.signal.aborted, 'reading');
          if (known.code === 'CANCELLED' || known.code === 'CONNECTION_LOST') throw known;
          unchecked.push({ check: check.name, why: known.message });
          return null;
        }
      }
      unchecked.push({ check: check.name, why });
      return null;
    }),
  );
  const findings = made.flatMap((one) => one ?? []).toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
  return {
    verdict: verdictOf(findings),
    userId: user.id,
    findings,
    checked: CHECKS.filter((_check, index) => made[index] !== null).map(({ name }) => name),
    unchecked,
  };
}

function verdictOf(findings: readonly Finding[]): Diagnosis['verdict'] {
  if (findings.some(({ severity }) => severity === 'blocks')) return 'cannot';
  return findings.some(({ severity }) => severity === 'may-block') ? 'unclear' : 'can';
}

async function holderOf({ connection, signal }: Look, email: string): Promise<string | null> {
  const { holder } = await lookForHolder(connection, email.toLowerCase(), null, signal);
  return holder?.id ?? null;
}

async function record({ connection, audit }: Dependencies, user: UserDetail): Promise<void> {
  await audit
    .append({
      connection: { id: connection.profile.id, name: connection.profile.name },
      action: 'users.diagnose',
      target: { type: 'user', id: user.id, label: userLabel(user) },
      userId: user.id,
      summary: `Asked the running server why ${userLabel(user)} cannot sign in`,
      outcome: 'done',
      rows: null,
    })
    .catch((cause: unknown) => {
      throw new AppError('INTERNAL', 'The check was not made, because it could not be put on record.', { cause });
    });
}
