import type { Finding } from '@shared/api/diagnosis';
import { SKEW_MS, type Check } from '../check';

const DAY_MS = 86_400_000;
const DECIDING = new Set(['banExpires']);

/** Times that cannot be read or cannot be right, and clocks that do not agree. */
export const times: Check = {
  name: 'times',
  whyNot: () => null,
  find: ({ connection, now }, user): Finding[] => {
    const found: Finding[] = [];
    const bad = (table: string, id: string, column: string, value: string) =>
      found.push({
        code: 'bad-time',
        severity: DECIDING.has(column) || table === 'session' ? 'may-block' : 'note',
        title: 'A time in the database cannot be right',
        evidence: { table, id, column, value },
      });
    const dates = new Set(
      user.fields.filter(({ type }) => type === 'date').map(({ field, column }) => field ?? column),
    );
    for (const [column, raw] of Object.entries(user.unreadable ?? {}))
      if (dates.has(column)) bad('user', user.id, column, raw);
    for (const column of ['createdAt', 'updatedAt'] as const) {
      const at = user[column];
      if (at !== null && Date.parse(at) > now.getTime() + DAY_MS) bad('user', user.id, column, at);
    }
    for (const session of user.sessions) {
      for (const [column, raw] of Object.entries(session.unreadable ?? {})) bad('session', session.id, column, raw);
    }
    const { clockSkewMs } = connection.report;
    if (clockSkewMs !== null && Math.abs(clockSkewMs) > SKEW_MS) {
      found.push({
        code: 'clock-skew',
        severity: 'note',
        title: 'The clock of the database and that of this computer do not agree',
        evidence: { setting: 'clock of the database server', value: `${Math.round(clockSkewMs / 1000)} s` },
      });
    }
    return found;
  },
};
