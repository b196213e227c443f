import type { InsightTable } from '@shared/api/insight';
import { useState } from 'react';
import { formatNumber } from '../../format/numbers';
import { Button } from '../../ui/button';
import { FigurePanel } from './figure-panel';
import { openFilter } from './open-filter';
import { shareText } from './words';

/** Rows that are shown at once. */
const SHOWN = 8;
const LABELS: Readonly<Record<string, string>> = { credential: 'Password' };
const ROW = 24;
const NUMBERS = 110;

type Row = InsightTable['rows'][number];

const labelOf = (key: string, { label }: Row) =>
  label === '' ? 'Without a name' : key === 'providers' ? (LABELS[label] ?? label) : label;

function Bar({ part }: { part: number }) {
  return (
    <svg aria-hidden width="100%" height={8} className="block" preserveAspectRatio="none">
      <rect width="100%" height={8} rx={2} className="fill-sunken" />
      <rect width={`${part * 100}%`} height={8} rx={2} className="fill-accent" />
    </svg>
  );
}

/** The rows drawn for the clipboard alone: one picture of all that are shown. */
function Picture({ rows, keyName, highest }: { rows: readonly Row[]; keyName: string; highest: number }) {
  const width = 560;
  return (
    <div className="pointer-events-none absolute size-0 overflow-hidden opacity-0" aria-hidden>
      <svg data-drawing width={width} height={rows.length * ROW}>
        {rows.map((row, i) => (
          <g key={row.label}>
            <text x={0} y={i * ROW + 15} className="fill-ink text-sm">
              {labelOf(keyName, row).slice(0, 26)}
            </text>
            <rect
              x={180}
              y={i * ROW + 7}
              width={((width - 180 - NUMBERS) * row.value) / highest}
              height={10}
              className="fill-accent"
            />
            <text x={width} y={i * ROW + 15} textAnchor="end" className="fill-ink text-sm">
              {formatNumber(row.value)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

function Line({ row, keyName, highest, sum }: { row: Row; keyName: string; highest: number; sum: number | null }) {
  const { value, filter } = row;
  const label = labelOf(keyName, row);
  const share = sum === null || sum === 0 ? null : shareText(value / sum);
  return (
    <tr data-row={row.label} className={filter === undefined ? '' : 'hover:bg-hover'}>
      <th scope="row" className="max-w-0 truncate py-0.5 pr-2 text-left font-normal" title={label}>
        {filter === undefined ? (
          label
        ) : (
          <button
            type="button"
            className="max-w-full truncate text-accent-ink hover:underline"
            onClick={() => openFilter(filter)}
          >
            {label}
          </button>
        )}
      </th>
      <td className="w-2/5" onClick={filter === undefined ? undefined : () => openFilter(filter)}>
        <Bar part={highest === 0 ? 0 : value / highest} />
      </td>
      <td className="nums w-20 text-right">{formatNumber(value)}</td>
      {share === null ? null : <td className="nums w-14 text-right text-faint">{share}</td>}
    </tr>
  );
}

/** Figures that stand beside each other, the most first; a row opens exactly what it counts. */
export function RankingFigure({ table }: { table: InsightTable }) {
  const { key, title, rows, unit } = table;
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  const highest = Math.max(1, ...rows.map(({ value }) => value));
  // People may have several ways in, so that these shares are none of a whole.
  const sum = key === 'providers' ? null : rows.reduce((total, { value }) => total + value, 0);
  const first = rows.reduce<Row | null>((best, row) => (best === null || row.value > best.value ? row : best), null);
  const caption =
    first === null || first.value === 0
      ? 'None.'
      : sum === null
        ? `Most: ${labelOf(key, first)}. Somebody with two ways in counts for both.`
        : `${labelOf(key, first)}: ${shareText(first.value / Math.max(1, sum))} of ${formatNumber(sum)} ${unit}.`;
  return (
    <FigurePanel
      title={title}
      caption={caption}
      drawing={
        <div className="relative">
          <table className="w-full table-fixed text-sm">
            <tbody>
              {shown.map((row) => (
                <Line key={row.label} row={row} keyName={key} highest={highest} sum={sum} />
              ))}
            </tbody>
          </table>
          <Picture rows={rows} keyName={key} highest={highest} />
          {rows.length > SHOWN ? (
            <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
              {all ? 'Fewer' : `All ${rows.length}`}
            </Button>
          ) : null}
        </div>
      }
      table={
        <table className="w-full text-sm">
          <tbody>
            {rows.map((row) => (
              <tr key={row.label} className="border-b border-line/60">
                <th scope="row" className="py-0.5 text-left font-normal text-muted wrap-anywhere">
                  {labelOf(key, row)}
                </th>
                <td className="nums text-right">{formatNumber(row.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
      csv={() => [['what', unit], ...rows.map((row) => [row.label, String(row.value)])]}
    />
  );
}
