import type { MethodOutput } from '@shared/contract';
import { AppError } from '../base/app-error';
import { countMailedLinks } from '../verifications/forget-mailed-links';
import { eb } from '../database/expressions';
import { lookForHolder } from './email-holder';
import { emailScope, sameIn } from '../user-rows/email-scope';
import { emailConditions } from './unique-values';
import { normalisedEmail } from './user-patch';
import { findUserRow, theUserRow } from '../user-rows/user-row';
import type { OpenConnection } from '../connections/connection';

/** Whether an address can be given to a user: as it would be stored, who has it, and what still works from the old one. */
export async function checkEmail(
  connection: OpenConnection,
  { email: given, exceptId }: { readonly email: string; readonly exceptId?: string | undefined },
  now: Date,
  signal: AbortSignal,
): Promise<MethodOutput<'users.emailCheck'>> {
  const openLinks = exceptId === undefined ? null : await openLinksOf(connection, exceptId, now, signal);
  let email: string;
  try {
    email = normalisedEmail(given, 'email');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      email: given.trim().toLowerCase(),
      valid: false,
      reason: error.message,
      holder: null,
      taken: false,
      openLinks,
      anyCase: true,
    };
  }
  const { holder, anyCase } = await lookForHolder(connection, email, exceptId ?? null, signal);
  const taken = holder !== null && (await keepsOthersOut(connection, email, exceptId ?? null, signal));
  return {
    anyCase,
    email,
    valid: true,
    reason: null,
    taken,
    holder: holder === null ? null : { id: holder.id, name: holder.name, email: holder.email },
    openLinks,
  };
}

/** Whether the database, or we in its place, would refuse the address: by better-auth's index it does. */
async function keepsOthersOut(
  connection: OpenConnection,
  email: string,
  exceptId: string | null,
  signal: AbortSignal,
): Promise<boolean> {
  const scope = emailScope(connection);
  if (scope.kind !== 'within') return scope.kind === 'alone';
  if (exceptId === null) return false;
  const alike = eb.and([
    emailConditions(connection, email, exceptId).exact,
    ...sameIn(connection, scope.columns, exceptId),
  ]);
  return (await findUserRow(connection, connection.handle.db, alike, signal)) !== null;
}

async function openLinksOf(
  connection: OpenConnection,
  userId: string,
  now: Date,
  signal: AbortSignal,
): Promise<number | null> {
  const { user } = connection.schema;
  const row = await theUserRow(connection, userId, user.select(['email']), signal);
  const email = row === null ? null : user.read(row, 'email');
  return email === null ? null : countMailedLinks(connection, { userId, email }, now, signal);
}
