import type { LogicalTable } from '@shared/logical-model';
import { eb, ONE, type Column } from '../../database/expressions';
import { hidesRows, type AnyDatabase } from '../../database/physical-table';
import type { AuthTable } from '../../schema/auth-table';
import { nameInSql, tableInSql } from '../../schema/missing-indexes';
import type { Looking, RowCheck } from './item';

/** Ids that one act takes at most. */
export const MOST_IDS = 1000;

/** Rows of users who are not there any more. */
export function orphans({ connection }: Looking): RowCheck[] {
  const { user, session, account, member, organization } = connection.schema;
  const hidden = hiddenReason(user, 'users');
  const without =
    (refersTo: Column, parent: AuthTable<LogicalTable> = user) =>
    (db: AnyDatabase) => {
      const owner = parent.as('owner');
      return eb.and([
        eb(refersTo, 'is not', null),
        eb.not(
          eb.exists(
            db
              .selectFrom(owner.from)
              .select(ONE)
              .where(eb(owner.ref('id'), '=', refersTo)),
          ),
        ),
      ]);
    };
  const sqlFor = <T extends LogicalTable>(table: AuthTable<T>, column: string, parent: AuthTable<LogicalTable>) =>
    `DELETE FROM ${tableInSql(table.physical)} AS o WHERE o.${nameInSql(column)} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${tableInSql(parent.physical)} AS p WHERE p.${nameInSql(parent.name('id'))} = o.${nameInSql(column)});`;
  const found: RowCheck[] = [];
  if (session !== null) {
    found.push({
      key: 'orphanSessions',
      title: 'Sessions of users who are gone',
      why: 'Somebody removed the user without the sessions. The auth server refuses them, but they stand in lists and counts, and would be somebody else’s if the id came back.',
      table: session,
      notKnown: hidden,
      which: without(session.ref('userId')),
      addsUp: true,
      act: (ids) => ({ kind: 'revoke', ids: ids.slice(0, MOST_IDS) }),
    });
  }
  if (account !== null) {
    found.push({
      key: 'orphanAccounts',
      title: 'Ways to sign in of users who are gone',
      why: 'Whoever signs in with that provider again is told that the account is taken, or lands nowhere.',
      table: account,
      notKnown: hidden,
      which: without(account.ref('userId')),
      addsUp: true,
      act: () => ({ kind: 'sql', sql: sqlFor(account, account.name('userId'), user) }),
    });
  }
  if (member !== null) {
    found.push({
      key: 'orphanMembers',
      title: 'Members of organizations who are gone',
      why: 'Lists of an organization count them, and seats may be paid for them.',
      table: member,
      notKnown: hidden,
      which: without(member.ref('userId')),
      addsUp: true,
      act: () => ({ kind: 'sql', sql: sqlFor(member, member.name('userId'), user) }),
    });
  }
  if (member !== null && organization !== null) {
    found.push({
      key: 'membersOfNothing',
      title: 'Members of organizations that are gone',
      why: 'The person’s page of the app may fail on them.',
      table: member,
      notKnown: hiddenReason(organization, 'organizations'),
      person: member.ref('userId'),
      which: without(member.ref('organizationId'), organization),
      addsUp: true,
      act: () => ({ kind: 'sql', sql: sqlFor(member, member.name('organizationId'), organization) }),
    });
  }
  return found;
}

function hiddenReason({ physical }: AuthTable<LogicalTable>, who: string): string | undefined {
  return hidesRows(physical) ? `Row-level security may hide ${who}, so that none can be said to be gone.` : undefined;
}
