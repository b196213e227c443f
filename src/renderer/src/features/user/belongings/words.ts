import type { BelongingKind, BelongingPanel, BelongingRow } from '@shared/api/belongings';
import type { FieldValue } from '@shared/api/common';
import { shortDay } from '../../../format/dates';
import { plainLabel, plainMoment } from '../../../parts/user-form/field-labels';

const TITLES: Readonly<Record<Exclude<BelongingKind, 'other'>, string>> = {
  passkey: 'Passkeys',
  'api-key': 'API keys',
  team: 'Teams',
  'invitation-sent': 'Invitations sent',
  'invitation-received': 'Invitations to this address',
  'oauth-consent': 'Apps allowed in',
  'oauth-access-token': 'Access tokens of other apps',
  'oauth-refresh-token': 'Refresh tokens of other apps',
  'oauth-client': 'Apps registered',
  'sso-provider': 'Single sign-on set up',
  'device-code': 'Devices signing in',
  wallet: 'Wallets',
  subscription: 'Subscriptions',
};

/** What one row of a kind is called in a sentence. */
const NOUNS: Partial<Record<BelongingKind, string>> = {
  passkey: 'passkey',
  'api-key': 'API key',
  'oauth-consent': 'consent',
  'invitation-received': 'invitation',
};

/** What a list is called: plain words for what better-auth defines, else the table and the columns that name the user. */
export function panelTitle({ kind, table, by }: BelongingPanel, ofTable: number): string {
  if (kind !== 'other') return TITLES[kind];
  return ofTable > 1 ? `${table} (${by})` : table;
}

/** What one row is called in a sentence. */
export function rowNoun({ kind }: Pick<BelongingPanel, 'kind'>): string {
  return NOUNS[kind] ?? 'row';
}

const LABELS: Readonly<Record<string, string>> = {
  clientId: 'App',
  createdAt: 'Made',
  backedUp: 'Synced to other devices',
  start: 'Begins',
  lastRequest: 'Last used',
  expiresAt: 'Expires',
  organizationId: 'Organization',
  teamId: 'Team',
  inviterId: 'Invited by',
  deviceType: 'Device',
  consentGiven: 'Allowed',
  email: 'To',
  updatedAt: 'Last changed',
};

/** What a column of a list is called. */
export function columnLabel({ field, column }: BelongingPanel['columns'][number]): string {
  return field === null ? column : (LABELS[field] ?? plainLabel(field));
}

const VALUES: Readonly<Record<string, string>> = {
  singleDevice: 'Bound to one device',
  multiDevice: 'May be synced',
};

/** A value as people read it; null where there is none. */
export function valueText(column: BelongingPanel['columns'][number], value: FieldValue): string | null {
  if (column.type === 'secret') return value === null ? null : 'set, not shown';
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (column.type === 'boolean' && (value === 0 || value === 1)) return value === 1 ? 'Yes' : 'No';
  if (typeof value === 'string' && column.type === 'date') return plainMoment(value) ?? value;
  return column.field === 'deviceType' ? (VALUES[String(value)] ?? String(value)) : String(value);
}

/** The value of a field of better-auth in a row; undefined where the database has none. */
export function fieldOf(panel: BelongingPanel, row: BelongingRow, field: string): FieldValue | undefined {
  const at = panel.columns.findIndex((column) => column.field === field);
  return at < 0 ? undefined : (row.values[at] ?? null);
}

/** Which fields name a row, and which say more about it, in order. */
const SHOWN: Partial<Record<BelongingKind, { readonly name: readonly string[]; readonly more: readonly string[] }>> = {
  passkey: { name: ['name'], more: ['deviceType', 'createdAt'] },
  'api-key': { name: ['name', 'start', 'prefix'], more: ['start', 'lastRequest', 'expiresAt'] },
  team: { name: ['teamId'], more: ['createdAt'] },
  'invitation-sent': { name: ['email'], more: ['organizationId', 'role', 'status'] },
  'invitation-received': { name: ['organizationId'], more: ['role', 'expiresAt'] },
  'oauth-consent': { name: ['clientId'], more: ['scopes', 'createdAt'] },
};

const NAMELESS: Partial<Record<BelongingKind, string>> = { passkey: 'Unnamed passkey', 'api-key': 'Unnamed key' };

/** One line of the name of a row, and one of what else is to be known at a glance. */
export function rowWords(panel: BelongingPanel, row: BelongingRow): { readonly name: string; readonly more: string } {
  const shown = SHOWN[panel.kind];
  const all = panel.columns.map((column, at) => {
    const value = row.values[at] ?? null;
    const isTime = column.type === 'date' && typeof value === 'string' && !Number.isNaN(Date.parse(value));
    return { column, text: valueText(column, value), day: isTime ? shortDay(value) : null };
  });
  const told = all.filter((one) => one.text !== null && one.column.type !== 'secret');
  const of = (fields: readonly string[]) =>
    fields.flatMap((field) => told.find(({ column }) => column.field === field) ?? []);
  const [naming] = shown === undefined ? told : of(shown.name);
  const rest = (shown === undefined ? told.slice(0, 4) : of(shown.more)).filter((one) => one !== naming);
  return {
    name: naming?.text ?? NAMELESS[panel.kind] ?? 'A row without a name',
    more: rest.map(({ column, text, day }) => worded(column, day ?? text ?? '')).join(' · '),
  };
}

// Of these the value says what it is.
const SELF_EVIDENT: ReadonlySet<string> = new Set([
  'deviceType',
  'role',
  'status',
  'organizationId',
  'scopes',
  'start',
]);

function worded(column: BelongingPanel['columns'][number], text: string): string {
  if (column.field !== null && SELF_EVIDENT.has(column.field)) return column.field === 'start' ? `${text}…` : text;
  return `${column.field === null ? column.column : columnLabel(column).toLowerCase()} ${text}`;
}
