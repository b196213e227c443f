import { normalise } from '../schema/match-names';
import type { PhysicalTable } from '../database/physical-table';

/** What the rows of better-auth's tables are to support staff; by the table's plain name, then by the column's. */
const LABELS: Readonly<Record<string, string>> = {
  session: 'Sessions',
  'session impersonatedby': 'Sessions in which this user acts as somebody else',
  account: 'Ways to sign in: passwords and providers',
  verification: 'Links and codes sent to this user, and trusted devices',
  twofactor: 'Second factor',
  passkey: 'Passkeys',
  apikey: 'API keys, which would go on working',
  member: 'Memberships of organizations',
  teammember: 'Memberships of teams',
  invitation: 'Invitations this user sent',
  'invitation email': 'Invitations sent to this address',
  devicecode: 'Sign-ins of devices under way',
  walletaddress: 'Wallets',
  oauthaccesstoken: 'Tokens other apps hold for this user',
  oauthrefreshtoken: 'Tokens other apps hold for this user',
  oauthconsent: 'Apps this user allowed in',
  oauthclient: 'Apps this user registered',
  oauthapplication: 'Apps this user registered',
  ssoprovider: 'Single sign-on this user set up for others',
  scimprovider: 'User directories this user connected',
  subscription: 'Subscriptions: the payment provider goes on charging until they are cancelled there',
};

/** What rows of a table are, as far as it is known; else the table's own name. */
export function rowLabel(table: PhysicalTable, columns: readonly string[]): string {
  const name = normalise(table.name);
  const singular = name.endsWith('s') ? name.slice(0, -1) : name;
  for (const plain of [name, singular]) {
    const found = LABELS[`${plain} ${normalise(columns[0] ?? '')}`] ?? LABELS[plain];
    if (found !== undefined) return found;
  }
  return `Rows of your app's "${table.name}"`;
}
