import type { TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { CircleCheck, Gauge, Info, Link2, Table2, TriangleAlert } from 'lucide-react';
import { formatLatency, plural } from '../../../format/numbers';
import { Button } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { cx } from '../../../ui/cx';
import { KeyValueList } from '../../../ui/panel';
import { clockText, findingsOf, headlineOf, peopleText, renamedCount } from './findings';
import { Fold, Statement } from './fold';
import { Question } from './question';
import { RoleSql } from './role-sql';
import { SessionsFacts, type ChangeAnswer } from './sessions';
import { TableMap } from './tables';

function Headline({ report }: { report: ConnectionReport }) {
  const { tone, text } = headlineOf(report);
  const Icon = tone === 'ok' ? CircleCheck : TriangleAlert;
  return (
    <header className="flex items-start gap-2.5">
      <Icon className={cx('mt-0.5 size-5 shrink-0', tone === 'ok' ? 'text-ok-ink' : 'text-warn-ink')} aria-hidden />
      <div className="min-w-0">
        <h2 className="text-lg font-semibold">{text}</h2>
        <p className="nums text-muted">
          {report.serverVersion} · answers in {formatLatency(report.latencyMs)} · {peopleText(report.tables.user)}
        </p>
      </div>
    </header>
  );
}

function Findings({ report, onChange }: { report: ConnectionReport; onChange: ChangeAnswer | undefined }) {
  const findings = findingsOf(report);
  if (findings.length === 0) return null;
  return (
    <ul aria-label="Things to know" className="flex flex-col gap-1.5">
      {findings.map(({ tone, text, setting }) => (
        <li key={text} className="flex items-start gap-2 selectable">
          {tone === 'warn' ? (
            <TriangleAlert className="mt-0.5 size-3.5 shrink-0 text-warn-ink" aria-hidden />
          ) : (
            <Info className="mt-0.5 size-3.5 shrink-0 text-info-ink" aria-hidden />
          )}
          <span className="min-w-0 flex-1 wrap-anywhere">{text}</span>
          {onChange !== undefined && setting !== undefined ? (
            <Button size="sm" onClick={() => onChange(setting)}>
              Enter it
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Facts({ report }: { report: ConnectionReport }) {
  return (
    <KeyValueList
      labelWidth={92}
      items={[
        { label: 'Server', value: report.serverVersion },
        { label: 'Round trip', value: formatLatency(report.latencyMs) },
        { label: 'Clock', value: clockText(report.clockSkewMs) },
        { label: 'Ids', value: { text: 'Text', uuid: 'UUID', number: 'Numbers' }[report.idType] },
        { label: 'Times', value: report.dateFormat },
        { label: 'Plugins', value: report.plugins.length === 0 ? 'None seen' : report.plugins.join(', ') },
      ]}
    />
  );
}

function Indexes({ indexes }: { indexes: ConnectionReport['missingIndexes'] }) {
  if (indexes.length === 0) return null;
  return (
    <Fold
      icon={Gauge}
      title={indexes.length === 1 ? 'An index would help' : `${indexes.length} indexes would help`}
      note="optional"
    >
      <p className="text-sm text-faint">
        For the administrator of the database to run; Authdesk never runs them. Without them it works, only slower.
      </p>
      <ul className="mt-1 flex flex-col gap-2">
        {indexes.map((index) => (
          <li key={index.sql}>
            <span className="text-muted">Quicker: </span>
            {index.speedsUp}
            <Statement sql={index.sql} copy={<CopyButton text={index.sql} what="statement" />} />
          </li>
        ))}
      </ul>
    </Fold>
  );
}

function Related({ tables }: { tables: ConnectionReport['relatedTables'] }) {
  if (tables.length === 0) return null;
  return (
    <Fold icon={Link2} title="Tables that refer to users" note={plural(tables.length, 'table')}>
      <p className="mb-1 text-sm text-faint">The app’s own: better-auth does not know them.</p>
      <ul className="font-mono text-sm selectable">
        {tables.map((one) => (
          <li key={`${one.table}.${one.column}`}>
            {one.table}.{one.column}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

/**
 * What was found in a database: first whether all is well and what to know or to answer, then the facts, then the
 * details folded away. The same after a test, before opening and while it is open.
 */
export function ReportView({
  report,
  onAnswer,
  answering = false,
  onChange,
  openId,
}: {
  report: ConnectionReport;
  /** Keeps an answer; without it questions are only shown. */
  onAnswer?: ((times: TimeSettings) => void) | undefined;
  answering?: boolean;
  /** Leads to where an answer about sessions is given; without it answers are only shown. */
  onChange?: ChangeAnswer | undefined;
  /** The connection, where it is the open one and a Postgres: only then can roles be written down. */
  openId?: string | undefined;
}) {
  const renamed = renamedCount(report);
  return (
    <div className="@container">
      <div className="grid gap-x-10 gap-y-4 @4xl:grid-rows-[auto_1fr] @4xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-3">
          <Headline report={report} />
          {report.questions.map((question) => (
            <Question key={question.key} question={question} busy={answering} onAnswer={onAnswer} />
          ))}
          <Findings report={report} onChange={onChange} />
          <SessionsFacts report={report} onChange={onChange} />
        </div>
        <div className="min-w-0 @4xl:row-span-2 @4xl:border-l @4xl:border-line @4xl:pl-6">
          <Facts report={report} />
        </div>
        <div className="min-w-0">
          <Fold
            icon={Table2}
            title="Tables and columns"
            note={renamed === 0 ? 'as better-auth names them' : `${renamed} named otherwise`}
          >
            <TableMap tables={report.tables} />
          </Fold>
          <Indexes indexes={report.missingIndexes} />
          <Related tables={report.relatedTables} />
          {openId === undefined ? null : <RoleSql connectionId={openId} />}
        </div>
      </div>
    </div>
  );
}
