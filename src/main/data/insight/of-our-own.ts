import type { InsightSeries } from '@shared/api/insight';
import type { LocalDatabase } from '../local/local-database';
import type { RawRow } from '../schema/auth-table';
import { bordersOf, byPlace, pointsOf, type Counting } from './question';

type Unit = InsightSeries['unit'];

/** What was done and mailed with Authdesk on this connection, as its own file has it. */
export async function ofOurOwn(counting: Counting, local: LocalDatabase): Promise<InsightSeries[]> {
  const borders = bordersOf(counting.steps);
  const [from, to] = [iso(borders[0]), iso(borders.at(-1))];
  const { id } = counting.connection.profile;
  const acts = async (action: string) =>
    local
      .selectFrom('audit')
      .select('at')
      .where('connection_id', '=', id)
      .where('action', '=', action)
      .where('outcome', '=', 'done')
      .where('at', '>=', from)
      .where('at', '<', to)
      .execute();
  const mails = await local
    .selectFrom('mail_log')
    .select(['at', 'outcome'])
    .where('connection_id', '=', id)
    .where('at', '>=', from)
    .where('at', '<', to)
    .execute();
  const series = (key: string, title: string, unit: Unit, rows: readonly { readonly at: string }[]) => ({
    key,
    title,
    unit,
    ...pointsOf(counting.steps, { value: byPlace(rows.map(({ at }) => placed(borders, at))) }),
  });
  return [
    series('bans', 'Bans made with Authdesk', 'acts', await acts('users.ban')),
    series('removals', 'Removals made with Authdesk', 'acts', await acts('users.remove')),
    series('mails', 'Mails sent with Authdesk', 'mails', mails),
    series(
      'mailsFailed',
      'Mails of Authdesk that failed',
      'mails',
      mails.filter(({ outcome }) => outcome === 'failed'),
    ),
  ];
}

function placed(borders: readonly number[], at: string): RawRow {
  const time = Date.parse(at);
  const later = borders.findIndex((border) => time < border);
  return { step: later < 0 ? borders.length : later, n: 1 };
}

function iso(ms: number | undefined): string {
  return new Date(ms ?? 0).toISOString();
}
