import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { ratioText, targetText, verdict, type Figure } from './figures';
import type { Bench } from './case';

/** The facts a reader needs to judge the figures by. */
export async function machine({ worlds, large }: Bench): Promise<string[]> {
  const cores = os.cpus();
  const versions = await Promise.all(worlds.map(async ({ handle }) => handle.serverVersion()));
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const load = os.loadavg()[0]?.toFixed(1) ?? 'unknown';
  return [
    `Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit}`,
    `Machine: ${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()}; load average before the run ${load}`,
    `Versions: Node ${process.versions.node}, ${versions.join(', ')}`,
    `Data: ${[...worlds, ...(large === null ? [] : [large])].map((world) => world.label).join(', ')} users, better-auth's own schema with the admin plugin; three sessions and 1.3 accounts a user, one verification for two (10 M: users only)`,
    'Postgres with its defaults but for shared_buffers 1 GB, maintenance_work_mem 512 MB and max_wal_size 8 GB, fsync on; collation C.UTF-8 (builtin provider); loopback',
    'Each comparison runs once uncounted first; nothing else warms a cache, and the 10 M table is larger than shared_buffers',
  ];
}

/** The table as Markdown. */
export function markdown(facts: readonly string[], figures: readonly Figure[], took: string): string {
  const rows = figures.map((figure) => {
    const { what, on, above, below, ratio, target, note } = figure;
    const words = { met: 'met', missed: '**missed**', none: 'not built or not measured', '': '' };
    return `| ${[what, on, above, below, ratioText(ratio), targetText(target), words[verdict(figure)], note ?? ''].map(cell).join(' | ')} |`;
  });
  const of = (wanted: string) => figures.filter((figure) => verdict(figure) === wanted).length;
  return [
    '# Results of the benchmark',
    '',
    'Written by `npm run bench`. Times drift from machine to machine and day to day; ratios of one run, whose two sides were',
    'measured in turn, hold. "Above" and "below" are the two sides of a ratio: median, p95 and number of samples.',
    '',
    ...facts.map((fact) => `- ${fact}`),
    `- Took ${took}. ${of('met')} figures met their target, ${of('missed')} missed it, ${of('none')} could not be measured.`,
    '',
    '| What | Where | Above | Below | Ratio | Target | | Note |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** One figure as a line in the terminal. */
export function line(figure: Figure): string {
  const { what, on, above, below, ratio, target, note } = figure;
  const sides = [above, below].filter((side) => side !== '').join('  /  ');
  const judged = verdict(figure);
  const due = targetText(target);
  const end = judged === 'none' ? 'NOT MEASURED' : `${ratioText(ratio)} ${due === '' ? '' : `(due ${due}: ${judged})`}`;
  return `${on.padEnd(14)} ${what}\n${' '.repeat(15)}${sides === '' ? '' : `${sides}  →  `}${end}${note === undefined ? '' : `\n${' '.repeat(15)}${note}`}`;
}
