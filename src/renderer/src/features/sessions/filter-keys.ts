import { wrongAddress } from '../../parts/query/address-range';
import { oneOf } from '../../parts/query/one-of';
import { word, yesNo } from '../../parts/query/readings';
import { rangeKey } from '../../parts/query/time-range';
import type { FilterKey } from '../../parts/query/typed-query';
import type { SessionFacts, SessionState } from './public/view';
import { ODD } from './public/flag-words';

/** What can be typed to narrow the list. */
export type TypedSessionFilters = SessionFacts & { readonly state?: SessionState };

const STATES = { live: 'active', active: 'active', ended: 'expired', expired: 'expired', all: 'all' } as const;
const ODD_WORDS = { any: 'any', yes: 'any', ...Object.fromEntries(ODD.map((odd) => [odd, odd])) } as const;

/** The filters of the sessions list that can be typed into its box. */
export const SESSION_FILTER_KEYS: readonly FilterKey<TypedSessionFilters>[] = [
  {
    key: 'user',
    aliases: ['of'],
    explain: 'whose: a whole address, an id, or a part of the name',
    read: (value) => word('user', value, (user) => ({ user }), 'an address, an id or a part of the name'),
  },
  {
    key: 'ip',
    explain: 'an address or a range: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32',
    read: (value) => {
      if (value === '') return { expected: 'ip needs an address or a range, such as 10.0.0.0/8.' };
      const wrong = wrongAddress(value);
      return wrong === null ? { filters: { ip: value } } : { expected: wrong };
    },
  },
  {
    key: 'device',
    aliases: ['on'],
    explain: 'a part of the device as it is shown, such as iphone or "chrome on windows"',
    read: (value) => word('device', value, (device) => ({ device }), 'a part of its name, such as iphone'),
  },
  {
    key: 'state',
    explain: 'live, ended or all',
    read: (value) => oneOf<SessionState, TypedSessionFilters>('state', value, STATES, (state) => ({ state })),
  },
  rangeKey<TypedSessionFilters>('created', ['begun'], ({ after, before }) => ({
    ...(after === undefined ? {} : { createdAfter: after }),
    ...(before === undefined ? {} : { createdBefore: before }),
  })),
  {
    key: 'impersonated',
    explain: 'yes or no: whether an administrator signed in as the person',
    read: (value) => yesNo('impersonated', value, (impersonated) => ({ impersonated })),
  },
  {
    key: 'shared',
    explain: 'yes or no: whether several people use its address',
    read: (value) => yesNo('shared', value, (sharedIp) => ({ sharedIp })),
  },
  {
    key: 'odd',
    explain: `any, or one of ${ODD.join(', ')}`,
    read: (value) =>
      oneOf<NonNullable<SessionFacts['odd']>, TypedSessionFilters>('odd', value, ODD_WORDS, (odd) => ({ odd })),
  },
];
