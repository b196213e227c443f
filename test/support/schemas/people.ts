import { createHash } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Bindable, RawClient } from '../raw-client';
import type { Cell, CellDatabase } from './cell';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const PASSWORD = 'correct horse battery';
let hash: Promise<string> | undefined;

/** Whole seconds, so that every form can hold them; milliseconds are put on where the form has them. */
const base = Math.floor(Date.now() / 1000) * 1000 - HOUR;
/** A moment relative to an hour ago, with milliseconds where the cell's times have them. */
export function moment(cell: Pick<Cell, 'times'>, offset: number, ms = 123): Date {
  return new Date(base + offset + (cell.times.coarse ? 0 : ms));
}

/** The id of the nth row of a table in the cell's form, as the app tells it. */
export function rowId(cell: Pick<Cell, 'ids'>, model: string, n: number): string {
  if (cell.ids === 'serial') return String(n);
  const digest = createHash('sha256').update(`${model} ${n}`).digest('hex');
  if (cell.ids === 'text') return digest.slice(0, 32);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** The token of the nth session. */
export const tokenOf = (n: number) => createHash('sha256').update(`token ${n}`).digest('hex').slice(0, 32);

type Value = Bindable | undefined;
type LogicalRow = Readonly<Record<string, Value>>;

/** Everybody in a cell: Ada is changed, Bo must stay untouched, Cy has next to nothing. */
async function rows(cell: Cell): Promise<Record<string, readonly LogicalRow[]>> {
  const password = await (hash ??= hashPassword(PASSWORD));
  const id = (model: string, n: number) => (cell.ids === 'serial' ? n : rowId(cell, model, n));
  const [ada, bo, cy] = [id('user', 1), id('user', 2), id('user', 3)];
  const created = (n: number) => moment(cell, -n * DAY, 100 + n);
  const times = (n: number) => ({ createdAt: created(n), updatedAt: moment(cell, -n * HOUR, 7) });
  const user = (n: number, name: string, more: LogicalRow) => ({
    id: id('user', n),
    name,
    email: `${name.toLowerCase().replace(/ .*/, '')}@example.com`,
    emailVerified: false,
    ...times(n),
    ...more,
  });
  const session = (n: number, userId: Bindable, expiresIn: number) => ({
    id: id('session', n),
    userId,
    token: tokenOf(n),
    expiresAt: moment(cell, expiresIn),
    createdAt: moment(cell, -n * 60_000, 30),
    updatedAt: moment(cell, -n * 60_000, 30),
    ipAddress: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  const credential = (n: number, userId: Bindable) => ({
    id: id('account', n),
    userId,
    accountId: String(userId),
    providerId: 'credential',
    password,
    issuer: 'local:credential',
    ...times(n),
  });
  const verification = (n: number, identifier: string, value: string) => ({
    id: id('verification', n),
    identifier,
    value,
    expiresAt: moment(cell, 2 * HOUR),
    ...times(n),
  });
  return {
    user: [
      user(1, 'Ada Lovelace', { image: 'https://example.com/a.png', role: 'user', banned: false, username: 'ada' }),
      user(2, 'Bo Żółć', { emailVerified: true, role: 'admin,user', banExpires: moment(cell, -DAY), username: 'bo' }),
      user(3, "Cy O'Null", {}),
    ],
    account: [
      credential(1, ada),
      credential(2, bo),
      {
        id: id('account', 3),
        userId: ada,
        accountId: '1234567890',
        providerId: 'google',
        issuer: 'https://accounts.google.com',
        accessToken: 'ya29.secret',
        accessTokenExpiresAt: moment(cell, HOUR, 500),
        scope: 'openid email',
        ...times(3),
      },
    ],
    session: [session(1, ada, 7 * DAY), session(2, ada, 7 * DAY), session(3, ada, -DAY), session(4, bo, 7 * DAY)],
    verification: [
      verification(1, 'reset-password:abcdefghijklmnopqrstuvwx', String(ada)),
      verification(2, 'reset-password:zyxwvutsrqponmlkjihgfedc', String(bo)),
      verification(3, 'email-verification-otp-ada@example.com', '123456:0'),
      verification(4, 'sign-in-otp-cy@example.com', '654321:0'),
    ],
    organization: [{ id: id('organization', 1), name: 'Acme', slug: 'acme', createdAt: created(1) }],
    member: [
      { id: id('member', 1), organizationId: id('organization', 1), userId: ada, role: 'owner', createdAt: created(1) },
      { id: id('member', 2), organizationId: id('organization', 1), userId: cy, role: 'member', createdAt: created(2) },
    ],
  };
}

/** Puts everybody into a cell's database, in the cell's own forms; columns that it lacks are left out. */
export async function fill(cell: Cell, database: CellDatabase): Promise<void> {
  const { raw, names } = database;
  const tables = new Set(await raw.tables());
  for (const [model, list] of Object.entries(await rows(cell))) {
    const table = names.table(model);
    if (!tables.has(table)) continue;
    const known = await columnsOf(raw, cell.kind, table);
    for (const row of list) {
      const cells = Object.entries(row)
        .map(([field, value]) => [names.column(model, field), value] as const)
        .filter((entry): entry is readonly [string, Bindable] => known.has(entry[0]) && entry[1] !== undefined);
      const values = cells.map(([, value]) => (value instanceof Date ? cell.times.store(value) : value));
      await raw.query(
        `insert into ${raw.quote(table)} (${cells.map(([column]) => raw.quote(column)).join(', ')})
         values (${cells.map((_, i) => raw.placeholder(i + 1)).join(', ')})`,
        values,
      );
    }
    if (cell.ids === 'serial' && cell.kind === 'postgres') {
      await raw.query(`select setval(pg_get_serial_sequence($1, 'id'), 1000)`, [raw.quote(table)]);
    }
  }
}

async function columnsOf(raw: RawClient, kind: Cell['kind'], table: string): Promise<ReadonlySet<string>> {
  const rowsFound =
    kind === 'sqlite'
      ? await raw.query('select name from pragma_table_info(?)', [table])
      : await raw.query('select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0', [
          raw.quote(table),
        ]);
  return new Set(rowsFound.map((row) => String(row['name'])));
}
