import type { ConnectionReport, TableReport } from '@shared/api/connection-report';
import { coreTables } from '@shared/core-tables';
import { formatLatency, formatNumber, formatTotal, plural } from '../../../format/numbers';

type Question = ConnectionReport['questions'][number];

/** One sentence of a report that a person should read. */
export interface Finding {
  readonly tone: 'warn' | 'info';
  readonly text: string;
  /** The setting that answers it, where one does. */
  readonly setting?: 'sessions.redisUrl';
}

/** What a person has to know about a database before working on it; questions and missing indexes stand apart. */
export function findingsOf({ remarks, sessions, unavailable }: ConnectionReport): readonly Finding[] {
  const { storageMissing } = sessions;
  return [
    ...(storageMissing === null
      ? []
      : [{ tone: 'warn' as const, text: storageMissing, setting: 'sessions.redisUrl' as const }]),
    ...remarks.filter(({ tone }) => tone === 'warn'),
    ...unavailable.map(({ feature, reason }) => ({
      tone: 'warn' as const,
      text: `${feature}: not available. ${reason}`,
    })),
    ...remarks.filter(({ tone }) => tone === 'info'),
  ];
}

/** How many things of a report are worth a look: what to know and what to answer. */
export function remarkCount(report: ConnectionReport): number {
  return findingsOf(report).length + report.questions.length;
}

/** A report in a few words, and whether they should catch the eye. */
export function headlineOf(report: ConnectionReport): { readonly tone: 'ok' | 'warn'; readonly text: string } {
  const waiting = report.questions.filter((one) => one.blocksWriting).length;
  if (waiting > 0) return { tone: 'warn', text: `${plural(waiting, 'question')} to answer before changing anything` };
  const findings = findingsOf(report);
  const parts = [
    report.questions.length === 0 ? null : plural(report.questions.length, 'question'),
    findings.length === 0 ? null : `${plural(findings.length, 'thing')} to know`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return { tone: 'ok', text: 'All good' };
  const calm = report.questions.length === 0 && findings.every((one) => one.tone === 'info');
  return { tone: calm ? 'ok' : 'warn', text: `It works; ${parts.join(' and ')}` };
}

/** What is assumed until a question is answered, in words. */
export function assumption(question: Question): string {
  const words: Readonly<Record<string, string>> = {
    'epoch-ms': 'milliseconds',
    'epoch-seconds': 'seconds',
    'iso-text': 'text',
  };
  return words[question.assumed] ?? question.assumed;
}

/** Rows of a table; an estimate is marked as one. */
export function rowsText(table: TableReport): string {
  if (table.name === null) return 'not there';
  if (table.rows === null) return 'rows unknown';
  const { value, exact } = table.rows;
  return `${exact ? '' : 'about '}${formatNumber(value)} ${value === 1 ? 'row' : 'rows'}`;
}

/** How many people there are, as far as it is known. */
export function peopleText({ rows }: TableReport): string {
  return rows === null ? 'number of users unknown' : formatTotal(rows, 'user', 'users');
}

function squeeze(name: string): string {
  return name.replaceAll(/[^a-z0-9]/giu, '').toLowerCase();
}

/** Whether a name here is another word than better-auth's, and not just another way to write it. */
export function isRenamed(name: string, here: string): boolean {
  const [a, b] = [squeeze(name), squeeze(here.split('.').at(-1) ?? here)];
  return a !== b && `${a}s` !== b;
}

/** How many tables and columns have another name than better-auth's. */
export function renamedCount(report: ConnectionReport): number {
  return coreTables.reduce((sum, logical) => {
    const { name, columns } = report.tables[logical];
    const renamed = Object.entries(columns).filter(([field, column]) => isRenamed(field, column)).length;
    return sum + renamed + (name !== null && isRenamed(logical, name) ? 1 : 0);
  }, 0);
}

/** How far the database's clock is from this computer's, in words. */
export function clockText(skewMs: number | null): string {
  if (skewMs === null) return 'This computer’s own';
  const size = Math.abs(skewMs);
  if (size < 1000) return 'Same as this computer’s';
  return `${formatLatency(size)} ${skewMs > 0 ? 'ahead of' : 'behind'} this computer’s`;
}
