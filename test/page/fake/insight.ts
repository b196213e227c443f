import type { HealthItem, InsightFilter, InsightPoint, InsightSeries, InsightTable } from '@shared/api/insight';
import { now, type AnswersOf, type Fake } from './fake';

const DAY = 86_400_000;
/** No screen draws more. */
const MOST = 1200;

const PROVIDERS = ['credential', 'google', 'github', 'apple', 'microsoft', 'facebook', 'discord', 'gitlab', 'linkedin'];
const MORE_PROVIDERS = ['slack', 'spotify', 'twitch', 'okta-of-a-customer-with-a-very-long-name', 'zoom', 'notion'];

type Filter = (createdAfter: string, createdBefore: string) => InsightFilter;
const ofUsers: Filter = (createdAfter, createdBefore) => ({ filters: { createdAfter, createdBefore } });
const ofSessions: Filter = (createdAfter, createdBefore) => ({
  list: 'sessions.list',
  input: { createdAfter, createdBefore },
});

interface Kind {
  readonly key: string;
  readonly title: string;
  readonly unit: InsightSeries['unit'];
  readonly size: number;
  readonly filter?: Filter;
}

const SERIES: readonly Kind[] = [
  { key: 'signUps', title: 'Sign-ups', unit: 'users', size: 1, filter: ofUsers },
  { key: 'verifiedShare', title: 'Verified, of those who signed up', unit: 'share', size: 0, filter: ofUsers },
  { key: 'signIns', title: 'Sign-ins', unit: 'sessions', size: 410, filter: ofSessions },
  { key: 'liveSessions', title: 'Live sessions, by when they began', unit: 'sessions', size: 30, filter: ofSessions },
  { key: 'returning', title: 'People who came back', unit: 'people', size: 20 },
  { key: 'retention', title: 'Seen again in a later step, of those who signed up', unit: 'share', size: 0 },
  { key: 'bans', title: 'Bans made with Authdesk', unit: 'acts', size: 0.05 },
  { key: 'mailsFailed', title: 'Mails of Authdesk that failed', unit: 'mails', size: 0 },
];

/** Figures that look like an app's that grows, with a weekly dip and an empty third step. */
function seriesOf(kind: Kind, borders: readonly string[], most: number): InsightSeries {
  const { key, title, unit, size, filter } = kind;
  const isShare = unit === 'share';
  const values = borders.slice(1).map((_, i) => {
    const wave = 20 + i / 2 + 12 * Math.sin(i / 1.1);
    if (i === 2) return 0;
    return isShare ? 0.5 + 0.3 * Math.sin(i / 3) : Math.min(most, Math.round(size * wave));
  });
  const point = (at: number, value: number): InsightPoint => ({
    from: borders[at] ?? '',
    to: borders[at + 1] ?? '',
    value,
    ...(isShare && { of: at === 2 ? 0 : 40 }),
    ...(filter !== undefined && { filter: filter(borders[at] ?? '', borders[at + 1] ?? '') }),
  });
  const sum = isShare ? 0.62 : values.reduce((total, value) => total + value, 0);
  const [from, to] = [borders[0] ?? '', borders.at(-1) ?? ''];
  const whole: InsightPoint = { from, to, value: sum, ...(isShare && { of: 1200 }) };
  const before: InsightPoint = {
    from: new Date(2 * Date.parse(from) - Date.parse(to)).toISOString(),
    to: from,
    value: isShare ? 0.58 : Math.round(sum * 0.8),
    ...(isShare && { of: 900 }),
  };
  return { key, title, unit, points: values.map((value, i) => point(i, value)), whole, before };
}

function tablesOf(ways: readonly string[]): InsightTable[] {
  const users = (label: string, value: number, filter: InsightFilter) => ({ label, value, filter });
  return [
    {
      key: 'verified',
      title: 'Verified addresses, all users',
      unit: 'users',
      rows: [
        users('Verified', 1100, { filters: { emailVerified: true } }),
        users('Not verified', 140, { filters: { emailVerified: false } }),
      ],
    },
    {
      key: 'providers',
      title: 'Ways to sign in, all users',
      unit: 'users',
      rows: ways.map((providerId, i) => users(providerId, Math.round(900 / (i + 1)), { filters: { providerId } })),
    },
    {
      key: 'devices',
      title: 'Systems people signed in on',
      unit: 'sessions',
      rows: ['Windows', 'iOS', 'Android', 'macOS', 'Linux'].map((label, i) => ({ label, value: 5200 >> i })),
    },
    {
      key: 'expiredRows',
      title: 'Expired rows that are still there',
      unit: 'rows',
      rows: [
        { label: 'Expired sessions', value: 812, filter: { list: 'sessions.list', input: { state: 'expired' } } },
        {
          label: 'Expired links and codes',
          value: 3,
          filter: { list: 'verifications.list', input: { state: 'expired' } },
        },
      ],
    },
  ];
}

/** What the screen of figures shows. */
export function insightAnswers(fake: Fake): AnswersOf<'insight'> {
  return {
    'insight.overview': ({ from, to, step }) => {
      const { figures } = fake.scene;
      const length = { day: DAY, week: 7 * DAY, month: 30.44 * DAY }[step];
      const [start, end] = [Date.parse(from), Date.parse(to)];
      const count = Math.min(MOST, Math.max(1, Math.ceil((end - start) / length)));
      const borders = Array.from({ length: count + 1 }, (_, i) =>
        new Date(Math.min(end, Math.round(start + i * length))).toISOString(),
      );
      return {
        at: now(),
        source: figures === 'many' ? 'replica' : 'primary',
        series: SERIES.map((kind) => seriesOf(kind, borders, figures === 'few' ? 3 : Infinity)),
        tables: tablesOf(
          figures === 'few'
            ? PROVIDERS.slice(0, 1)
            : figures === 'many'
              ? [...PROVIDERS, ...MORE_PROVIDERS]
              : PROVIDERS.slice(0, 3),
        ),
        unknown: [
          { key: 'timeToVerify', why: 'better-auth does not keep when an address was verified.' },
          { key: 'countries', why: 'better-auth keeps addresses of the network only, and no countries.' },
        ],
      };
    },
    'insight.health': () => healthOf(fake.scene.figures),
  };
}

function healthOf(figures: Fake['scene']['figures']): HealthItem[] {
  const why = 'These people are told that their password is wrong, whatever they type. A password reset mends it.';
  const well = (key: string, title: string): HealthItem => ({ key, title, why, count: 0, exact: true });
  const quiet = [
    well('twins', 'Users whose addresses differ in capitals only'),
    well('clockSkew', 'A database whose clock is wrong'),
    { ...well('foreignHash', 'Passwords in a form of their own'), notKnown: 'The database user may not read them.' },
  ];
  if (figures === 'few') return quiet;
  const person = (n: number) => ({ id: `a-${n}`, label: `person.${n}@example.com`, userId: `user-${n}` });
  return [
    {
      key: 'orphanSessions',
      title: 'Sessions of users who are gone',
      why: 'They stand in lists and counts, and would be somebody else’s if the id came back.',
      count: 2,
      exact: true,
      rows: ['a', 'b'].map((id) => ({ id, label: `session-${id}`, userId: null })),
      act: { kind: 'revoke', ids: ['a', 'b'] },
    },
    {
      key: 'noHash',
      title: 'Password accounts without a password',
      why,
      count: 73,
      exact: true,
      rows: Array.from({ length: 50 }, (_, n) => person(n)),
    },
    {
      key: 'deadVerifications',
      title: 'Links and codes that have expired and are still there',
      why: 'They work no more. Addresses of people stand in them.',
      count: 1_204_311,
      exact: false,
      frees: 410_000_000,
      filter: { list: 'verifications.list', input: { state: 'expired' } },
      act: { kind: 'purge' },
    },
    {
      key: 'capitals',
      title: 'Addresses with capitals',
      why: 'better-auth looks for addresses in small letters.',
      count: 1,
      exact: true,
      rows: [person(1)],
      act: { kind: 'sql', sql: 'UPDATE "user" SET "email" = lower("email") WHERE "email" <> lower("email");' },
    },
    ...quiet,
  ];
}
