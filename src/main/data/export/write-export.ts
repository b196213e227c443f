import type { Page, Total } from '@shared/api/common';
import type { Column } from './columns';
import { encoderOf, type ExportFormat } from './encode';
import { openPartFile } from './part-file';
import { walk, type PageRequest } from './walk';

export interface Progress {
  readonly done: number;
  readonly total: number | null;
}

interface Work<Row> {
  readonly read: (request: PageRequest) => Promise<Page<Row>>;
  readonly columns: readonly Column<Row>[];
  readonly format: ExportFormat;
  readonly target: string;
  readonly report: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Other calls get their turn in between. */
const ENCODED_AT_ONCE = 500;
/** Often enough for a bar that moves, seldom enough not to keep the window busy. */
const REPORT_EVERY_MS = 100;

/**
 * Reads a list to its end and writes it, one page in memory at a time; gives the number of rows. Whatever stops it, no
 * part of a file is left and an older one stays as it was.
 */
export async function writeExport<Row>({ read, columns, format, target, report, signal }: Work<Row>): Promise<number> {
  const encoder = encoderOf(format, columns);
  const file = await openPartFile(target);
  try {
    let done = 0;
    let total: Total | null = null;
    let reported = -Infinity;
    await file.write(encoder.start);
    for await (const page of walk(read)) {
      signal.throwIfAborted();
      for (let at = 0; at < page.rows.length; at += ENCODED_AT_ONCE) {
        await file.write(encoder.encode(page.rows.slice(at, at + ENCODED_AT_ONCE)));
      }
      done += page.rows.length;
      total ??= page.total;
      if (performance.now() - reported > REPORT_EVERY_MS) {
        reported = performance.now();
        report({ done, total: expected(done, total) });
      }
    }
    signal.throwIfAborted();
    await file.commit();
    report({ done, total: done });
    return done;
  } finally {
    await file.discard();
  }
}

// An estimate that has turned out too low says nothing any more.
function expected(done: number, total: Total | null): number | null {
  return total === null || total.value < done ? null : total.value;
}
