import { coreTables, type ConnectionReport, type TableReport } from '@shared/api/connections';
import { Check, CircleHelp, Clock, EyeOff, Lightbulb, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import { formatLatency, formatNumber } from '../../format/numbers';
import { CopyButton } from '../../ui/copy-button';
import { cx } from '../../ui/cx';
import { KeyValueList } from '../../ui/panel';

function TableLine({ name, table }: { name: string; table: TableReport }) {
  const found = table.name !== null;
  const broken = !found || table.missing.length > 0;
  const remarks = [
    table.missing.length > 0 ? `lacks ${table.missing.join(', ')}` : null,
    table.unreadable.length > 0 ? `may not be read: ${table.unreadable.join(', ')}` : null,
    table.extra.length > 0 ? `also ${table.extra.join(', ')}` : null,
  ].filter((text) => text !== null);
  return (
    <tr className="border-t border-line/70 first:border-t-0">
      <td className="py-1 pr-2 align-baseline">
        <span className="flex items-baseline gap-1.5">
          {broken ? (
            <X className="size-3.5 shrink-0 self-center text-danger-ink" aria-label="not usable" />
          ) : (
            <Check className="size-3.5 shrink-0 self-center text-ok-ink" aria-label="found" />
          )}
          <span className="font-mono text-sm">{table.name ?? name}</span>
        </span>
        {remarks.length === 0 ? null : (
          <span
            className={cx(
              'block pl-5 text-sm wrap-anywhere',
              table.missing.length > 0 ? 'text-danger-ink' : 'text-faint',
            )}
          >
            {remarks.join('; ')}
          </span>
        )}
      </td>
      <td className="nums py-1 text-right align-baseline whitespace-nowrap text-muted">
        {!found
          ? 'missing'
          : table.rows === null
            ? ''
            : `${table.rows.exact ? '' : 'about '}${formatNumber(table.rows.value)} rows`}
      </td>
    </tr>
  );
}

function Remark({ icon: Icon, tone, text, copy }: { icon: LucideIcon; tone: string; text: string; copy?: string }) {
  return (
    <li className="flex items-start gap-2 selectable">
      <Icon className={cx('mt-0.5 size-3.5 shrink-0', tone)} aria-hidden />
      <span className="min-w-0 flex-1 wrap-anywhere">{text}</span>
      {copy === undefined ? null : <CopyButton text={copy} what="statement" />}
    </li>
  );
}

/** How many remarks a report holds that a person should read. */
export function remarkCount(report: ConnectionReport): number {
  return report.warnings.length + report.questions.length + report.unavailable.length;
}

function Remarks({ report }: { report: ConnectionReport }) {
  // Advice repeats the statements of missing indexes, for places that show text only.
  const advice = report.advice.filter((text) => !report.missingIndexes.some((index) => text.includes(index.sql)));
  const skew = report.clockSkewMs === null ? 0 : Math.abs(report.clockSkewMs);
  return (
    <ul className="flex flex-col gap-2" aria-label="Remarks">
      {report.questions.map((one) => (
        <Remark
          key={one.question}
          icon={CircleHelp}
          tone="text-warn-ink"
          text={`${one.question} Assumed until answered: ${one.assumed}.${one.blocksWriting ? ' Changes wait for the answer.' : ''}`}
        />
      ))}
      {report.warnings.map((text) => (
        <Remark key={text} icon={TriangleAlert} tone="text-warn-ink" text={text} />
      ))}
      {skew < 5000 ? null : (
        <Remark
          icon={Clock}
          tone="text-warn-ink"
          text={`The clock of the database and of this computer differ by ${formatLatency(skew)}; “ago” and “in” are off by as much.`}
        />
      )}
      {report.sessionsInDatabase ? null : (
        <Remark
          icon={TriangleAlert}
          tone="text-warn-ink"
          text="Sessions are not kept in this database, so they can be neither seen nor ended here."
        />
      )}
      {report.unavailable.map((one) => (
        <Remark key={one.feature} icon={EyeOff} tone="text-faint" text={`${one.feature}: ${one.reason}`} />
      ))}
      {report.missingIndexes.map((index) => (
        <Remark
          key={index.sql}
          icon={Lightbulb}
          tone="text-info-ink"
          text={`Quicker with an index on ${index.table} (${index.columns.join(', ')}): ${index.speedsUp}`}
          copy={index.sql}
        />
      ))}
      {advice.map((text) => (
        <Remark key={text} icon={Lightbulb} tone="text-info-ink" text={text} copy={text} />
      ))}
    </ul>
  );
}

/** What was found in a database: whether it can be used, what it holds, and what would make it better. */
export function ReportView({ report, wide = false }: { report: ConnectionReport; wide?: boolean }) {
  return (
    <div
      className={cx(
        'grid content-start items-start gap-x-8 gap-y-4',
        wide && 'grid-cols-[260px_minmax(0,1fr)_minmax(0,1fr)]',
      )}
    >
      <KeyValueList
        labelWidth={88}
        items={[
          { label: 'Server', value: report.serverVersion },
          { label: 'Round trip', value: formatLatency(report.latencyMs) },
          { label: 'Ids', value: { text: 'Text', uuid: 'UUID', number: 'Numbers' }[report.idType] },
          { label: 'Times', value: report.dateFormat },
          { label: 'Plugins', value: report.plugins.length === 0 ? 'None seen' : report.plugins.join(', ') },
        ]}
      />
      <div className="min-w-0">
        <h3 className="eyebrow mb-0.5">Tables</h3>
        <table className="w-full">
          <tbody>
            {coreTables.map((name) => (
              <TableLine key={name} name={name} table={report.tables[name]} />
            ))}
          </tbody>
        </table>
      </div>
      <Remarks report={report} />
    </div>
  );
}
