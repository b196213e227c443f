import type { UserFilters } from '@shared/api/users';
import {
  besideField,
  dayField,
  daysField,
  textField,
  yesNoField,
  type FilterField,
} from '../../parts/lists/filter-fields';
import type { FilterWords } from '../../parts/query/filters';
import { addressIn } from '../../parts/paste/paste-kind';
import { rangeKey, since, WHEN, word, yesNo } from '../../parts/query/readings';
import { fromWords, toWords } from '../../parts/query/times';
import { readQuery, type FilterKey, type TypedQuery } from '../../parts/query/typed-query';

/** How each filter is said. */
export const USER_FILTER_WORDS: FilterWords<UserFilters> = {
  emailVerified: (verified) => (verified ? 'Verified' : 'Unverified'),
  banned: (banned) => (banned ? 'Banned' : 'Not banned'),
  hasActiveSession: (live) => (live ? 'Signed in now' : 'Not signed in'),
  role: (role) => `Role ${role}`,
  providerId: (providerId) => `Signs in with ${providerId}`,
  createdAfter: fromWords('Created from'),
  createdBefore: toWords('Created to'),
  noActivitySince: fromWords('Not seen since'),
  tag: (tag) => `Tagged ${tag}`,
  hasNote: (noted) => (noted ? 'Has a note' : 'No note'),
  pinned: (pinned) => (pinned ? 'Pinned' : 'Not pinned'),
};

/** The filters that can be typed into the box. */
export const USER_FILTER_KEYS: readonly FilterKey<UserFilters>[] = [
  {
    key: 'provider',
    aliases: ['with', 'login'],
    explain: 'how they sign in: credential (password), google, github …',
    read: (value) =>
      word('provider', value, (providerId) => ({ providerId: providerId === 'password' ? 'credential' : providerId })),
  },
  {
    key: 'verified',
    explain: 'yes or no',
    read: (value) => yesNo('verified', value, (emailVerified) => ({ emailVerified })),
  },
  { key: 'banned', explain: 'yes or no', read: (value) => yesNo('banned', value, (banned) => ({ banned })) },
  { key: 'role', explain: 'a role, such as admin', read: (value) => word('role', value, (role) => ({ role })) },
  {
    key: 'session',
    aliases: ['sessions'],
    explain: 'live (signed in now) or none',
    read: (value) =>
      yesNo('session', value, (hasActiveSession) => ({ hasActiveSession }), {
        yes: ['live', 'active'],
        no: ['none'],
        expected: 'session is live or none.',
      }),
  },
  rangeKey('created', [], 'createdAfter', 'createdBefore'),
  {
    key: 'inactive',
    explain: `last seen before ${WHEN}, where that is known`,
    read: (value, now) => since('inactive', value, now, (noActivitySince) => ({ noActivitySince })),
  },
  {
    key: 'tag',
    aliases: ['tags', 'tagged'],
    explain: 'a tag of your team, such as vip',
    read: (value) => word('tag', value.toLowerCase(), (tag) => ({ tag }), 'a tag'),
  },
  {
    key: 'note',
    aliases: ['notes', 'has'],
    explain: 'yes or no: whether your team left a note',
    read: (value) =>
      yesNo('note', value, (hasNote) => ({ hasNote }), { yes: ['note', 'notes'], expected: 'note is yes or no.' }),
  },
  { key: 'pinned', explain: 'yes or no', read: (value) => yesNo('pinned', value, (pinned) => ({ pinned })) },
];

/** Reads what stands in the box; of a pasted `Name <address>` the address is searched for. */
export function readUsersBox(text: string, final: boolean): TypedQuery<UserFilters> {
  const query = readQuery(text, USER_FILTER_KEYS, { final });
  return { ...query, text: addressIn(query.text) ?? query.text };
}

const PROVIDER = textField('providerId', 'Signs in with', { placeholder: 'credential, google' });

/** What the list can be narrowed by; bans and roles where the database knows them. */
export function userFilterFields(hasAdmin: boolean): readonly FilterField<UserFilters>[] {
  return [
    yesNoField('emailVerified', 'Address verified'),
    yesNoField('hasActiveSession', 'Signed in now'),
    ...(hasAdmin
      ? [
          yesNoField('banned', 'Banned'),
          besideField<UserFilters>(textField('role', 'Role', { placeholder: 'admin', maxLength: 100 }), PROVIDER),
        ]
      : [PROVIDER]),
    daysField('createdAfter', 'createdBefore', 'Created'),
    dayField(
      'noActivitySince',
      'Not seen since',
      'No session of theirs was refreshed since; users without a session count too.',
    ),
    textField('tag', 'Tag', { placeholder: 'vip', maxLength: 40 }),
    yesNoField('hasNote', 'Has a note'),
    yesNoField('pinned', 'Pinned'),
  ];
}
