import { createHash } from 'node:crypto';
import type { RawRow } from '../../schema/auth-table';
import { decodeVerification, type DecodedVerification } from '../../verifications/decode';
import type { Found } from '../form';
import { equalsAny, findRows, type SearchContext } from './find-rows';
import { lookUpUsers, hitLabel, type HitUser } from './users';

/** Rows of one identifier are as many as mails were sent again; the newest counts. */
const MAX_ROWS = 3;

/** A text as better-auth keeps it where it keeps only hashes: base64url of its SHA-256. */
export function hashed(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url');
}

/** The rows that have one of these identifiers, as they are or hashed, and whom they concern. */
export async function findVerifications(search: SearchContext, identifiers: readonly string[]): Promise<Found[]> {
  const table = search.connection.schema.verification;
  if (table === null || !table.has('identifier')) return [];
  const rows = await findRows(search, {
    table,
    by: 'identifier',
    // Of the row only its value is read, and of that only the person remains; the identifier is known.
    select: [
      ...table.shown(['id', 'createdAt', 'expiresAt']),
      ...(table.has('value') ? [table.ref('value').as('value')] : []),
    ],
    where: equalsAny(table, 'identifier', [...identifiers, ...identifiers.map(hashed)]),
    newestBy: 'createdAt',
    limit: MAX_ROWS,
  });
  const decodedRows = rows.map((row) => ({ row, decoded: decode(row) }));
  const people = await usersOf(
    search,
    decodedRows.map(({ decoded }) => decoded),
  );
  return decodedRows.map(({ row, decoded }) => {
    const person = people.find((one) => concerns(decoded, one)) ?? null;
    const expiresAt = table.read(row, 'expiresAt');
    const state = table.isAfter(row, 'expiresAt', search.now) === false ? 'expired' : 'active';
    const address = decoded.subject?.type === 'email' ? decoded.subject.value : null;
    return {
      type: 'verification',
      id: table.read(row, 'id') ?? '',
      userId: person?.id ?? decoded.userId,
      label: hitLabel(person ?? { name: null, email: address }),
      detail: state === 'active' ? 'Not used yet, still works' : 'Expired',
      state,
      ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
    };
  });

  function decode(row: RawRow): DecodedVerification {
    const [identifier = ''] = identifiers;
    return decodeVerification({
      identifier,
      value: table?.read(row, 'value') ?? null,
      createdAt: table?.read(row, 'createdAt') ?? null,
      expiresAt: table?.read(row, 'expiresAt') ?? null,
    });
  }
}

async function usersOf(search: SearchContext, rows: readonly DecodedVerification[]): Promise<HitUser[]> {
  const ids = rows.map((row) => row.userId).filter((id) => id !== null);
  const addresses = rows.flatMap(({ subject }) => (subject?.type === 'email' ? [subject.value.toLowerCase()] : []));
  return [...(await lookUpUsers(search, 'id', ids)), ...(await lookUpUsers(search, 'email', addresses))];
}

function concerns({ userId, subject }: DecodedVerification, person: HitUser): boolean {
  return person.id === userId || (subject?.type === 'email' && subject.value.toLowerCase() === person.email);
}
