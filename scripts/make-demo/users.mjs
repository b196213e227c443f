// The 2,000 users: heroes first, then everybody else, in the order of sign-up.
import { HEROES } from './heroes.mjs';
import { person } from './names.mjs';
import { company, mailbox } from './places.mjs';
import { chance, DAY, faker, HOUR, id, int, MINUTE, pick, random, text, weighted } from './random.mjs';

const HISTORY = 912 * DAY;
const JUST_SIGNED_UP = [2, 4, 9, 13, 27, 38, 44, 55].map((minutes) => minutes * MINUTE - int(0, 59_999));
// Two launches brought more people within a few days.
const LAUNCHES = [
  [70, 391 * DAY],
  [90, 118 * DAY],
];
// Users of the first months are older than the plugins and carry NULL in their columns.
const BEFORE_PLUGINS = 780 * DAY;

const BAN_REASONS = [
  'Spam in public comments',
  'Payment fraud, case 4471',
  'No reason',
  'Shared one licence with a whole class',
  'Scraping the catalogue after two warnings',
  'Account taken over; owner asked us to close it',
  'Under the minimum age',
  'Abusive language towards support',
  'Duplicate of another account',
  'Sanctions screening, legal hold until reviewed',
  'Phishing links in profile',
  'Refund abuse (11 refunds in 60 days)',
  'Requested by the works council, see ticket #8812',
];
const BAN_ENDS = [
  [10, () => int(1, 90) * DAY + int(0, 86_399) * 1000],
  [6, () => -int(1, 60) * DAY - int(0, 86_399) * 1000],
  [12, () => null],
];

const taken = new Set();

/** Makes a value unique by adding a number. */
function unique(make) {
  for (let n = 0; ; n++) {
    const value = make(n === 0 ? '' : String(int(2, 99)));
    if (taken.has(value)) continue;
    taken.add(value);
    return value;
  }
}

function localPart(given, family, business) {
  if (business)
    return weighted([
      [7, `${given}.${family}`],
      [2, `${given[0]}.${family}`],
      [1, `${given}`],
    ]);
  const year = String(int(70, 109) % 100).padStart(2, '0');
  return weighted([
    [5, `${given}.${family}`],
    [3, `${given}${family}${year}`],
    [2, `${given}_${family}`],
    [2, `${family}.${given}`],
    [2, `${given}${year}`],
    [1, `${given}.${family}+app`],
    [1, `${faker.word.adjective().replace(/[^a-z]/g, '')}.${given}`],
  ]);
}

function usernameFor(given, family) {
  const shown = (suffix) =>
    weighted([
      [3, `${given}${family[0] ?? ''}`],
      [2, `${given}.${family}`],
      [2, `${given[0].toUpperCase()}${given.slice(1)}${family[0]?.toUpperCase() ?? ''}`],
      [1, `${given}_${int(1, 999)}`],
    ])
      .slice(0, 26)
      .padEnd(3, '_') + suffix;
  for (;;) {
    const display = shown(chance(0.3) ? String(int(2, 99)) : '');
    if (taken.has(`@${display.toLowerCase()}`)) continue;
    taken.add(`@${display.toLowerCase()}`);
    return display;
  }
}

/** Updates never lie before the sign-up nor in the future. */
function updatedAge(age, emailVerified) {
  if (!emailVerified) return age;
  const verifiedAfter = age - int(40, 3000) * 1000;
  const later = chance(0.35) ? age * random() : verifiedAfter;
  return Math.max(Math.min(later, age), Math.min(age, 1000));
}

function logins(business) {
  const social = business
    ? [
        [5, 'microsoft'],
        [4, 'google'],
        [1, 'github'],
      ]
    : [
        [8, 'google'],
        [4, 'apple'],
        [3, 'github'],
        [2, 'discord'],
        [1, 'microsoft'],
      ];
  return weighted([
    [60, () => ['credential']],
    [14, () => ['credential', weighted(social)]],
    [20, () => [weighted(social)]],
    [3, () => ['google', 'github']],
    [3, () => ['credential', 'google', pick(['github', 'discord', 'apple'])]],
  ])();
}

function ordinary(age) {
  const { name, given, family } = person();
  const business = chance(0.45);
  const domain = business ? company().domain : mailbox();
  const methods = logins(business);
  const email = unique((n) => `${localPart(given, family, business)}${n}@${domain}`);
  // A provider vouches for the address, so people without a password are verified at once.
  const emailVerified = !methods.includes('credential') || !chance(age < 2 * DAY ? 0.45 : 0.17);
  return {
    age,
    name: chance(0.01) ? name.toLowerCase() : name,
    email,
    emailVerified,
    logins: methods,
    username: chance(0.24) ? usernameFor(given, family) : null,
    image: chance(0.06) ? `https://images.example.com/avatars/${text(10)}.webp` : null,
    updated: updatedAge(age, emailVerified),
  };
}

function ages(count) {
  const list = LAUNCHES.flatMap(([people, when]) =>
    Array.from({ length: people }, () => when - 6 * DAY * random() ** 2),
  );
  while (list.length < count) list.push(5 * MINUTE + HISTORY * random() ** 1.55);
  return list;
}

function hero([key, { name, email }]) {
  taken.add(email);
  const story = HEROES[key];
  if (story.username) taken.add(`@${story.username.toLowerCase()}`);
  return {
    key,
    name,
    email,
    emailVerified: true,
    username: null,
    image: null,
    ...story,
    updated: story.updated ?? story.age / 2,
  };
}

function justSignedUp(age) {
  const user = ordinary(age);
  return { ...user, emailVerified: false, logins: ['credential'], updated: age, sessions: [] };
}

function giveRoles(users) {
  const staff = users.filter(
    (user) => !user.key && user.age > 150 * DAY && user.emailVerified && /@(northwind|fabrikam)\./.test(user.email),
  );
  for (const user of staff.slice(0, 5)) user.role = 'admin';
  for (const user of staff.slice(5, 11)) user.role = 'support';
}

function giveBans(users, count) {
  const candidates = users.filter((user) => !user.key && !user.role && user.age > 5 * DAY && user.emailVerified);
  for (const user of faker.helpers.arrayElements(candidates, count)) {
    const end = weighted(BAN_ENDS)();
    // A ban that has ended must have begun after the sign-up.
    const expires = end !== null && end < 0 ? -Math.min(-end, user.age / 3) : end;
    user.ban = { reason: chance(0.1) ? null : pick(BAN_REASONS), expires };
    user.updated = Math.min(user.updated, expires !== null && expires < 0 ? user.age / 2 : user.age * random());
  }
}

/** All users in the order of sign-up; `n` is the row number other tables refer to. */
export function makeUsers(people, count) {
  const users = [...Object.entries(people).map(hero), ...JUST_SIGNED_UP.map(justSignedUp)];
  for (const age of ages(count - users.length)) users.push(ordinary(age));
  users.sort((a, b) => b.age - a.age);
  giveRoles(users);
  giveBans(users, 27);
  for (const user of users) {
    const protectable =
      !user.key && !user.ban && user.logins.includes('credential') && user.emailVerified && user.age > HOUR;
    if (protectable && chance(user.role ? 0.7 : 0.075))
      user.twoFactor = {
        failedVerificationCount: weighted([
          [9, 0],
          [1, 2],
        ]),
        lockedUntil: null,
      };
  }
  return users.map((user, i) => ({ ...user, n: i + 1, id: id() }));
}

/** The row of a user. */
export function userRow(user, at) {
  const early = user.age > BEFORE_PLUGINS;
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified,
    image: user.image,
    createdAt: at(-user.age),
    updatedAt: at(-Math.min(user.updated, user.age)),
    role: user.role ?? (early ? null : 'user'),
    banned: user.ban ? true : early ? null : false,
    banReason: user.ban?.reason ?? null,
    banExpires: user.ban && user.ban.expires !== null ? at(user.ban.expires) : null,
    username: user.username?.toLowerCase() ?? null,
    displayUsername: user.username,
    twoFactorEnabled: user.twoFactor ? true : early ? null : false,
  };
}
