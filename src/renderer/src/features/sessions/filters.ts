import {
  daysField,
  switchField,
  textField,
  yesNoField,
  choiceField,
  type FilterField,
} from '../../parts/lists/filter-fields';
import type { FilterWords } from '../../parts/query/filters';
import { wrongAddress } from '../../parts/query/address-range';
import { oneOf, rangeKey, word, yesNo } from '../../parts/query/readings';
import { fromWords, toWords } from '../../parts/query/times';
import type { FilterKey } from '../../parts/query/typed-query';
import { ODD, ODD_TEXT } from './public/flag-words';
import type { SessionFacts, SessionFilters } from './public/view-store';

const STATES = { live: 'active', active: 'active', ended: 'expired', expired: 'expired', all: undefined } as const;
const ODD_WORDS = { any: 'any', yes: 'any', ...Object.fromEntries(ODD.map((odd) => [odd, odd])) } as const;

/** How each filter is said, the state first, since it is the last one to give up. */
export const SESSION_FILTER_WORDS: FilterWords<SessionFilters> = {
  state: (state) => (state === 'active' ? 'Live' : 'Expired'),
  ofUser: ({ label }) => `Of ${label}`,
  user: (text) => (text.includes('@') ? `User ${text}` : `User “${text}”`),
  ip: (text) => `From ${text}`,
  device: (text) => `On “${text}”`,
  createdAfter: fromWords('Signed in from'),
  createdBefore: toWords('Signed in to'),
  impersonated: (on) => (on ? 'Impersonated' : 'Not impersonated'),
  sharedIp: (on) => (on ? 'Shared address' : 'Address of one user'),
  odd: (kind) => ODD_TEXT[kind],
};

/** The filters that can be typed into the box. */
export const SESSION_FILTER_KEYS: readonly FilterKey<SessionFilters>[] = [
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
    explain: 'live, expired or all',
    read: (value) => oneOf('state', value, STATES, (state): SessionFilters => ({ state })),
  },
  rangeKey('created', ['begun'], 'createdAfter', 'createdBefore'),
  {
    key: 'impersonated',
    explain: 'yes or no: whether an administrator signed in as the user',
    read: (value) => yesNo('impersonated', value, (impersonated) => ({ impersonated })),
  },
  {
    key: 'shared',
    explain: 'yes or no: whether several users use its address',
    read: (value) => yesNo('shared', value, (sharedIp) => ({ sharedIp })),
  },
  {
    key: 'odd',
    explain: `any, or one of ${ODD.join(', ')}`,
    read: (value) =>
      oneOf<NonNullable<SessionFacts['odd']>, SessionFilters>('odd', value, ODD_WORDS, (odd) => ({ odd })),
  },
];

/** What the list can be narrowed by; impersonation where the database knows of it. */
export function sessionFilterFields(impersonation: boolean): readonly FilterField<SessionFilters>[] {
  return [
    switchField(
      'state',
      'State',
      [
        { value: 'active', label: 'Live' },
        { value: 'expired', label: 'Expired' },
      ],
      'All',
    ),
    textField('user', 'User', { placeholder: 'Whole address, id, or a part of the name' }),
    textField('ip', 'IP address or range', {
      placeholder: '203.0.113.7 or 10.0.0.0/8',
      mono: true,
      wrong: wrongAddress,
    }),
    textField('device', 'Device', { placeholder: 'iPhone, Chrome on Windows, curl', maxLength: 200 }),
    daysField('createdAfter', 'createdBefore', 'Signed in'),
    yesNoField('sharedIp', 'Address used by several'),
    ...(impersonation ? [yesNoField('impersonated', 'Impersonated')] : []),
    choiceField(
      'odd',
      'Unusual',
      [{ value: 'any', label: ODD_TEXT.any }, ...ODD.map((value) => ({ value, label: ODD_TEXT[value] }))],
      'Any session',
    ),
  ];
}
