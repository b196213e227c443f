import { formatNumber } from '../../../format/numbers';
import { cx } from '../../../ui/cx';
import type { Effect } from './effects';

/** Everything that will happen, with how many of each there are. */
export function EffectsTable({ effects }: { effects: readonly Effect[] }) {
  return (
    <div className="rounded-md border border-line">
      <table className="w-full border-collapse text-left" aria-label="What will happen">
        <tbody>
          {effects.map(({ count, what, becomes }) => (
            <tr
              key={what}
              className={cx('border-b border-line/70 last:border-b-0', count === 0 && 'text-faint')}
              title={count === null ? 'They could not be counted' : undefined}
            >
              <td className="nums w-16 py-1 pr-2 pl-3 text-right font-medium">
                {count === null ? '?' : formatNumber(count)}
              </td>
              <td className="py-1 pr-2">{what}</td>
              <td className="w-28 py-1 pr-3 text-right text-sm">{count === 0 ? 'None there' : becomes}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
