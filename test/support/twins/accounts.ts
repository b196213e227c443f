import { randomUUID } from 'node:crypto';
import type { Person, World } from './world';

/** Gives a person an account at Google beside the password: a copy of that row, as no test can sign in at Google. */
export async function addGoogleAccount({ raw, server, report }: World, person: Person): Promise<void> {
  const column = (field: string) => server.names.column('account', field);
  const table = raw.quote(server.names.table('account'));
  const [row] = await raw.query(`select * from ${table} where ${raw.quote(column('userId'))} = ${raw.placeholder(1)}`, [
    report.idType === 'number' ? Number(person.id) : person.id,
  ]);
  const given = new Map<string, string>([
    ['id', `'${randomUUID()}'`],
    [column('providerId'), `'google'`],
    [column('accountId'), `'google-${person.id}'`],
    [column('password'), 'null'],
    ['issuer', `'https://accounts.google.com'`],
  ]);
  if (report.idType === 'number') given.delete('id');
  const columns = Object.keys(row ?? {}).filter((name) => report.idType !== 'number' || name !== 'id');
  await raw.query(
    `insert into ${table} (${columns.map((name) => raw.quote(name)).join(', ')})
     select ${columns.map((name) => given.get(name) ?? raw.quote(name)).join(', ')} from ${table}
     where ${raw.quote(column('accountId'))} = ${raw.placeholder(1)}`,
    [person.id],
  );
}

/** The id of that account's row. */
export async function googleAccountOf({ app }: World, { id }: Person): Promise<string> {
  const { rows } = await app.call('accounts.list', { userId: id });
  return rows.find(({ providerId }) => providerId === 'google')?.id ?? '';
}
