import { eb, columnOf, lower, type Column } from '../../database/expressions';
import { mailboxOf } from '../../database/mailbox';
import type { AnyDatabase } from '../../database/physical-table';
import { nameInSql, tableInSql } from '../../schema/missing-indexes';
import type { Looking, RowCheck } from './item';

/** Addresses that are written otherwise than better-auth looks for them, and those that lead to one mailbox. */
export function addresses({ connection }: Looking): RowCheck[] {
  const { user } = connection.schema;
  const { kind } = connection.reader.handle;
  const address = user.text('email');
  const spelling: Column = lower(address);
  const email = nameInSql(user.name('email'));
  const table = tableInSql(user.physical);
  return [
    {
      key: 'capitals',
      title: 'Addresses with capitals',
      why: 'better-auth looks for addresses in small letters: these people cannot sign in by address, and a sign-up with theirs makes a second user.',
      table: user,
      which: () => eb(address, '<>', lower(address)),
      addsUp: true,
      person: user.ref('id'),
      act: () => ({
        kind: 'sql',
        sql: `UPDATE ${table} SET ${email} = lower(${email}) WHERE ${email} <> lower(${email}) AND lower(${email}) NOT IN (SELECT lower(${email}) FROM ${table} WHERE ${email} IS NOT NULL GROUP BY lower(${email}) HAVING count(*) > 1);`,
      }),
    },
    {
      key: 'twins',
      title: 'Users whose addresses differ in capitals only',
      why: 'Two users for one person: what they bought or wrote may hang on the one they cannot reach.',
      table: user,
      which: (db) => eb(spelling, 'in', shared(db, spelling, 1)),
      addsUp: false,
      person: user.ref('id'),
    },
    {
      key: 'mailboxTwins',
      title: 'Users whose addresses lead to one mailbox',
      why: 'They differ in dots or in what follows a plus: mostly one person twice, at times somebody who takes a trial again and again.',
      table: user,
      which: (db) => eb(mailboxOf(kind, address), 'in', shared(db, mailboxOf(kind, address), 2)),
      addsUp: false,
      person: user.ref('id'),
    },
  ];

  /** What is the same for several rows; `spellings`: of addresses that differ in more than capitals. */
  function shared(db: AnyDatabase, what: Column, spellings: 1 | 2) {
    const told = db
      .selectFrom(user.from)
      .select([what.as('key'), spelling.as('spelled')])
      .as('told');
    const [key, spelled] = [columnOf('told', 'key'), columnOf('told', 'spelled')];
    const many = spellings === 1 ? eb.fn.countAll<number>() : eb.fn.count<number>(spelled).distinct();
    return db
      .selectFrom(told)
      .select(key.as('key'))
      .groupBy(key)
      .having(eb(many, '>', eb.lit(1)));
  }
}
