import type { BelongingAct, BelongingKind } from '@shared/api/belongings';
import type { PhysicalTable } from '../database/physical-table';
import { tableId } from '../removal/foreign-keys';
import { normalise } from '../schema/match-names';
import type { AuthSchema } from '../schema/read-schema';

/** What the rows of a table are to the user they refer to. */
export interface Meaning {
  readonly kind: BelongingKind;
  /** better-auth's fields that are shown, in order; all columns where the table is none of better-auth's. */
  readonly fields: readonly string[] | null;
  readonly acts: readonly BelongingAct[];
}

const TOKEN = ['clientId', 'scopes', 'createdAt', 'expiresAt', 'revoked'];
const CLIENT = ['name', 'clientId', 'disabled', 'createdAt'];
const INVITATION = ['organizationId', 'email', 'role', 'teamId', 'status', 'expiresAt', 'createdAt'];

/** By the table's plain name, then by the column that refers to the user. Tables with a panel of their own are not here. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  passkey: { kind: 'passkey', fields: ['name', 'deviceType', 'backedUp', 'createdAt'], acts: ['remove'] },
  apikey: {
    kind: 'api-key',
    fields: ['name', 'prefix', 'start', 'enabled', 'lastRequest', 'expiresAt', 'createdAt'],
    acts: ['switch', 'remove'],
  },
  teammember: { kind: 'team', fields: ['teamId', 'createdAt'], acts: [] },
  invitation: { kind: 'invitation-sent', fields: INVITATION, acts: [] },
  'invitation email': {
    kind: 'invitation-received',
    fields: [...INVITATION.filter((field) => field !== 'email'), 'inviterId'],
    acts: ['cancel'],
  },
  oauthconsent: {
    kind: 'oauth-consent',
    fields: ['clientId', 'scopes', 'consentGiven', 'createdAt', 'updatedAt'],
    acts: ['remove'],
  },
  oauthaccesstoken: { kind: 'oauth-access-token', fields: TOKEN, acts: [] },
  oauthrefreshtoken: { kind: 'oauth-refresh-token', fields: TOKEN, acts: [] },
  oauthclient: { kind: 'oauth-client', fields: CLIENT, acts: [] },
  oauthapplication: { kind: 'oauth-client', fields: CLIENT, acts: [] },
  ssoprovider: { kind: 'sso-provider', fields: ['providerId', 'issuer', 'domain'], acts: [] },
  devicecode: { kind: 'device-code', fields: ['clientId', 'scope', 'status', 'expiresAt'], acts: [] },
  walletaddress: { kind: 'wallet', fields: ['address', 'chainId', 'isPrimary', 'createdAt'], acts: [] },
  subscription: { kind: 'subscription', fields: ['plan', 'status', 'seats', 'periodEnd'], acts: [] },
};

const OTHER: Meaning = { kind: 'other', fields: null, acts: [] };

/** What rows of a table are that refer to a user by these columns. */
export function meaningOf({ apikey }: AuthSchema, table: PhysicalTable, columns: readonly string[]): Meaning {
  if (apikey !== null && tableId(apikey.physical) === tableId(table)) return MEANINGS['apikey'] ?? OTHER;
  const name = normalise(table.name);
  const singular = name.endsWith('s') ? name.slice(0, -1) : name;
  for (const plain of [name, singular]) {
    const found = MEANINGS[`${plain} ${normalise(columns[0] ?? '')}`] ?? MEANINGS[plain];
    if (found !== undefined) return found;
  }
  return OTHER;
}

const TIMES: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'expiresAt', 'lastRequest', 'periodEnd']);
const YES_OR_NO: ReadonlySet<string> = new Set(['enabled', 'disabled', 'backedUp', 'consentGiven', 'isPrimary']);

/** What the values of a field of better-auth are, whatever the type of its column; null where that tells. */
export function typeOfField(field: string): 'date' | 'boolean' | null {
  if (TIMES.has(field)) return 'date';
  return YES_OR_NO.has(field) ? 'boolean' : null;
}
