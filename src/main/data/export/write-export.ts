import type { Total } from '@shared/api/common';
import type { FileTarget } from '../files/chosen-files';
import { openPartFile } from '../files/part-file';
import type { Content } from './sources';

export interface ExportProgress {
  readonly done: number;
  readonly total: number | null;
}

interface Work {
  readonly content: Content;
  readonly target: FileTarget;
  readonly report: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
}

/** Often enough for a bar that moves, seldom enough not to keep the window busy. */
const REPORT_EVERY_MS = 100;

/**
 * Writes a list to its end, no more than two pieces in memory at a time; gives the number of rows. Whatever stops it, no
 * part of a file is left and an older one stays as it was.
 */
export async function writeExport({ content, target, report, signal }: Work): Promise<number> {
  const file = await openPartFile(target);
  try {
    let done = 0;
    let total: Total | null = null;
    let reported = -Infinity;
    // Beside the reading, and never in its way: without it the bar only tells how many there are so far.
    void content.total().then(
      (known) => (total = known),
      () => null,
    );
    let writing = file.write(content.start);
    writing.catch(() => {});
    try {
      for await (const piece of content.pieces) {
        signal.throwIfAborted();
        await writing;
        // The next piece is made while this one is written.
        writing = file.write(piece.text);
        // Whoever waits for it is told of a failure; until then nobody else is.
        writing.catch(() => {});
        done += piece.rows;
        if (performance.now() - reported > REPORT_EVERY_MS) {
          reported = performance.now();
          report({ done, total: expected(done, total) });
        }
      }
    } finally {
      // The file is not taken away under a write that still runs.
      await writing.catch(() => {});
    }
    await writing;
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
