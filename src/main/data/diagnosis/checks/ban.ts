import type { Check } from '../check';

/** A ban that holds, or one that has run out and is lifted at the next sign-in. */
export const ban: Check = {
  name: 'ban',
  whyNot: ({ connection }) =>
    connection.schema.user.has('banned') ? null : 'This database has no columns of better-auth’s admin plugin.',
  find: ({ now }, { id, banned, banReason, banExpires }) => {
    if (banned !== true) return [];
    const over = typeof banExpires === 'string' && new Date(banExpires) <= now;
    const value = [banReason ?? '', banExpires ?? ''].filter((part) => part !== '').join(' · ');
    const evidence = { table: 'user', id, column: over ? 'banExpires' : 'banned', ...(value !== '' && { value }) };
    const act = { method: 'users.unban', input: { id }, label: 'Lift the ban' };
    return over
      ? [{ code: 'ban-over', severity: 'note', title: 'A ban has run out', evidence, act }]
      : [
          {
            code: 'banned',
            severity: 'blocks',
            title: typeof banExpires === 'string' ? 'Banned for a time' : 'Banned for good',
            evidence,
            act,
          },
        ];
  },
};
