// Sessions as the server leaves them: seven days from the last refresh, a refresh at most once a day, expired rows
// kept until somebody presents their token.
import { device, oneOf } from './devices.mjs';
import { chance, DAY, HOUR, id, int, MINUTE, pick, random } from './random.mjs';
import { at, shared } from './sql.mjs';

const WEEK = 7 * DAY;
const LIVE_SHARE = 0.55;

/** Ages of sign-in and last refresh; refreshes come a day or more after the sign-in. */
function span(lastSeen, userAge) {
  const room = userAge - lastSeen - DAY;
  if (room <= 0 || chance(0.45)) return { signedIn: lastSeen, lastSeen };
  return { signedIn: lastSeen + DAY + Math.min(room, 75 * DAY) * random() ** 2, lastSeen };
}

const liveSpan = (userAge) =>
  span(Math.min(WEEK * 0.995 * random() ** 1.5 + MINUTE, userAge * (0.1 + 0.9 * random())), userAge);
const expiredSpan = (userAge) =>
  span(WEEK + MINUTE + (Math.min(userAge, 420 * DAY) - WEEK - MINUTE) * random() ** 1.4, userAge);

function draft(user, spanned, from, more = {}) {
  return { user, ...spanned, ...from, lifetime: WEEK, impersonatedBy: null, ...more };
}

function ofHero(user, admin) {
  return user.sessions.map(({ impersonated, signedIn, lastSeen, userAgent, ipAddress }) => {
    const more = impersonated ? { impersonatedBy: admin.id, lifetime: HOUR } : {};
    return draft(user, { signedIn, lastSeen }, { userAgent, ipAddress }, more);
  });
}

/** Impersonations last an hour and are never refreshed. */
function impersonations(users, admins, live, count) {
  return Array.from({ length: count }, () => {
    const user = pick(users.filter((candidate) => candidate.age > 60 * DAY));
    const age = live ? int(1, 55) * MINUTE : HOUR + int(1, 40) * DAY * random();
    return draft(user, { signedIn: age, lastSeen: age }, device(), { impersonatedBy: pick(admins).id, lifetime: HOUR });
  });
}

/** Picks users by how active they are: a few sign in all the time, some never. */
function picker(users) {
  const ends = [];
  let total = 0;
  for (const _ of users) ends.push((total += chance(0.12) ? 0 : 0.03 + random() ** 3));
  return () => {
    const point = random() * total;
    return users[ends.findIndex((end) => end > point)];
  };
}

const isLive = (session) => session.lastSeen < session.lifetime;

/** All session drafts, newest sign-in last. */
export function makeSessions(users, count) {
  const admin = users.find((user) => user.key === 'admin');
  const admins = users.filter((user) => user.role?.includes('admin'));
  // Unverified and banned people cannot sign in; heroes have the sessions of their story.
  const active = users.filter((user) => user.emailVerified && !user.ban && !user.sessions && user.age > 10 * MINUTE);
  const longer = active.filter((user) => user.age > WEEK + DAY);
  const sessions = [
    ...users.filter((user) => user.sessions).flatMap((user) => ofHero(user, admin)),
    ...impersonations(active, admins, true, 4),
    ...impersonations(active, admins, false, 17),
  ];
  const devices = new Map(active.map((user) => [user, Array.from({ length: int(1, 3) }, device)]));
  for (const user of users.filter((one) => one.ban && !one.sessions))
    for (let i = int(0, 3); i > 0; i--)
      if (user.age > WEEK + DAY) sessions.push(draft(user, expiredSpan(user.age), device()));
  const anybody = picker(active);
  const somebody = picker(longer);
  let live = sessions.filter(isLive).length;
  while (sessions.length < count) {
    if (live < count * LIVE_SHARE) {
      const user = anybody();
      sessions.push(draft(user, liveSpan(user.age), oneOf(devices.get(user))));
      live++;
      continue;
    }
    const user = somebody();
    // Some signed in without "remember me", which gives a single day.
    const more = chance(0.06) ? { lifetime: DAY } : {};
    const spanned = expiredSpan(user.age);
    sessions.push(
      draft(
        user,
        more.lifetime ? { signedIn: spanned.lastSeen, lastSeen: spanned.lastSeen } : spanned,
        oneOf(devices.get(user)),
        more,
      ),
    );
  }
  return sessions.sort((a, b) => b.signedIn - a.signedIn).map((session) => ({ ...session, id: id(), token: id() }));
}

/** The row of a session; `organizations` maps a user to the organizations it belongs to. */
export function sessionRow(session, organizations) {
  const mine = organizations.get(session.user) ?? [];
  return {
    id: session.id,
    token: session.token,
    userId: session.user.n,
    createdAt: at(-session.signedIn),
    updatedAt: at(-session.lastSeen),
    expiresAt: at(-session.lastSeen + session.lifetime),
    ipAddress: session.ipAddress,
    userAgent: shared(session.userAgent),
    impersonatedBy: session.impersonatedBy,
    activeOrganizationId: mine.length > 0 && chance(0.55) ? pick(mine) : null,
  };
}

/** Tells whether a session is still live when the database is created. */
export const live = isLive;
