import type { UserWays, WayIn } from '@shared/api/users';
import { plural } from '../../format/numbers';
import { providerName } from '../../parts/provider';

/** A way in as it is called on the phone. */
export function wayName({ kind, providerId, count }: WayIn): string {
  switch (kind) {
    case 'password':
    case 'provider':
      return providerName(providerId ?? '');
    case 'passkey':
      return count === 1 ? 'Passkey' : plural(count, 'passkey');
    case 'magic-link':
      return 'Link by mail';
    case 'email-code':
      return 'Code by mail';
    case 'phone-code':
      return 'Code to the phone';
  }
}

const NOT_KNOWN: Readonly<Record<UserWays['notKnown'][number], string>> = {
  account: 'passwords and providers',
  passkey: 'passkeys',
  'magic-link': 'links by mail',
  'email-code': 'codes by mail',
  'phone-code': 'codes to the phone',
  sso: 'single sign-on of their company',
};

/** A way in of which it is not known whether it is open. */
export function notKnownName(way: UserWays['notKnown'][number]): string {
  return NOT_KNOWN[way];
}
