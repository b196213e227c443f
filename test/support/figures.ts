import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Figures of one kind of fault: what was done, and what came of it. */
export interface FaultFigures {
  /** What was done, as a row of the table names it. */
  readonly fault: string;
  /** How often. */
  readonly runs: number;
  /** Answers by how they ended: `ok`, or the code of an error. */
  readonly answers: Readonly<Record<string, number>>;
  /** Writes whose end nobody saw, and that said so. */
  readonly unknown: number;
  /** Writes that were said to be saved and were not, or said to have failed and were saved. */
  readonly lost: number;
  /** Changes that were made more than once. */
  readonly doubled: number;
}

/** Figures of a database with cells that cannot be read. */
export interface CellFigures {
  readonly database: string;
  readonly rows: number;
  readonly unreadable: number;
  /** Pages of people that were opened. */
  readonly people: number;
  /** Rows that a list lacked or gave twice. */
  readonly differing: number;
}

/** Keeps the figures of a run for `docs/faults.md`, where `npm run faults` asks for them. */
export function keepFigures(figures: FaultFigures | CellFigures): void {
  const folder = process.env['FAULT_FIGURES'];
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  const name = ('fault' in figures ? figures.fault : figures.database).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
}

/** Counts answers by how they ended. */
export function tally(): {
  readonly count: (answer: string) => void;
  readonly answers: () => Record<string, number>;
} {
  const counts = new Map<string, number>();
  return {
    count: (answer) => void counts.set(answer, (counts.get(answer) ?? 0) + 1),
    answers: () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
  };
}
