import { coreTables, type ConnectionReport, type TableReport } from '@shared/api/connections';
import { Check, Lightbulb, TriangleAlert, X } from 'lucide-react';
import { formatLatency, formatNumber } from '../../format/numbers';
import { Badge } from '../../ui/badge';
import { CopyButton } from '../../ui/copy-button';
import { KeyValueList } from '../../ui/panel';

function TableLine({ name, table }: { name: string; table: TableReport }) {
  const found = table.name !== null;
  const broken = !found || table.missing.length > 0;
  return (
    <tr className="border-t border-line/70 first:border-t-0">
      <td className="py-1 pr-2 align-top">
        <span className="flex items-center gap-1.5">
          {broken ? (
            <X className="size-3.5 shrink-0 text-danger-ink" aria-label="not usable" />
          ) : (
            <Check className="size-3.5 shrink-0 text-ok-ink" aria-label="found" />
          )}
          <span className="font-mono text-sm">{table.name ?? name}</span>
        </span>
      </td>
      <td className="nums py-1 text-right align-top whitespace-nowrap text-muted">
        {!found
          ? 'missing'
          : table.rows === null
            ? ''
            : `${table.rows.exact ? '' : 'about '}${formatNumber(table.rows.value)} rows`}
      </td>
      <td className="py-1 pl-3 align-top text-sm text-faint wrap-anywhere">
        {table.missing.length > 0 ? <span className="text-danger-ink">lacks {table.missing.join(', ')}</span> : null}
        {table.extra.length > 0 ? ` + ${table.extra.join(', ')}` : null}
      </td>
    </tr>
  );
}

/** What was found in a database: whether it can be used, what it holds, and what would make it better. */
export function ReportView({ report }: { report: ConnectionReport }) {
  return (
    <div className="flex flex-col gap-3">
      <KeyValueList
        labelWidth={88}
        items={[
          { label: 'Server', value: report.serverVersion },
          { label: 'Round trip', value: formatLatency(report.latencyMs) },
          { label: 'Ids', value: { text: 'Text', uuid: 'UUID', number: 'Numbers' }[report.idType] },
          { label: 'Times', value: report.dateFormat },
        ]}
      />
      <div>
        <h3 className="overline mb-0.5">Tables</h3>
        <table className="w-full">
          <tbody>
            {coreTables.map((name) => (
              <TableLine key={name} name={name} table={report.tables[name]} />
            ))}
          </tbody>
        </table>
      </div>
      <div>
        <h3 className="overline mb-1">Plugins seen</h3>
        <div className="flex flex-wrap gap-1">
          {report.plugins.length === 0 ? (
            <span className="text-faint">None</span>
          ) : (
            report.plugins.map((plugin) => <Badge key={plugin}>{plugin}</Badge>)
          )}
        </div>
      </div>
      {report.warnings.length === 0 ? null : (
        <ul className="flex flex-col gap-1.5" aria-label="Warnings">
          {report.warnings.map((text) => (
            <li key={text} className="flex items-start gap-2 selectable">
              <TriangleAlert className="mt-0.5 size-3.5 shrink-0 text-warn-ink" aria-hidden />
              <span className="min-w-0 flex-1 wrap-anywhere">{text}</span>
            </li>
          ))}
        </ul>
      )}
      {report.advice.length === 0 ? null : (
        <ul className="flex flex-col gap-1.5" aria-label="Advice">
          {report.advice.map((text) => (
            <li key={text} className="flex items-start gap-2 text-muted selectable">
              <Lightbulb className="mt-0.5 size-3.5 shrink-0 text-info-ink" aria-hidden />
              <span className="min-w-0 flex-1 wrap-anywhere">{text}</span>
              <CopyButton text={text} what="advice" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
