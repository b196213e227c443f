import type { RemovalPreview } from '@shared/api/users';
import { formatNumber } from '../../format/numbers';
import { Badge } from '../../ui/badge';

type Line = RemovalPreview['tables'][number];

const EFFECTS = {
  blocks: {
    word: 'In the way',
    tone: 'danger',
    explain: 'The database refuses to remove the user while these are there',
  },
  deleted: { word: 'Removed', tone: 'neutral', explain: 'Goes with the user' },
  detached: { word: 'Detached', tone: 'info', explain: 'Stays, but no longer says who it belongs to' },
  kept: { word: 'Stays', tone: 'neutral', explain: 'Stays as it is, although it names the user' },
} as const satisfies Record<Line['effect'], object>;

/** Everything that refers to some users, table by table, with what becomes of it. */
export function RemovalTable({ lines }: { lines: readonly Line[] }) {
  if (lines.length === 0) return <p className="text-muted">Nothing else in the database refers to them.</p>;
  return (
    <div
      className="max-h-72 min-h-0 overflow-y-auto rounded-md border border-line"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls, so the keyboard has to reach it
      tabIndex={0}
      role="group"
      aria-label="What refers to the user"
    >
      <table className="w-full border-collapse text-left">
        <thead className="sr-only">
          <tr>
            <th>Rows</th>
            <th>What they are</th>
            <th>What becomes of them</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { word, tone, explain } = EFFECTS[line.effect];
            return (
              <tr
                key={`${line.effect} ${line.table} ${line.column}`}
                className="border-b border-line/70 last:border-b-0"
              >
                <td className="nums w-16 py-1 pr-2 pl-3 text-right align-baseline">{formatNumber(line.rows)}</td>
                <td className="py-1 pr-2 align-baseline">
                  <div className="wrap-anywhere" title={`${line.table}.${line.column}`}>
                    {line.label}
                  </div>
                </td>
                <td className="w-24 py-1 pr-3 text-right align-baseline">
                  <Badge tone={tone} title={explain}>
                    {word}
                  </Badge>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
