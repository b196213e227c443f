import type { JobRow } from '@shared/api/jobs';
import type { RowColumn } from '../export/columns';
import type { FileTarget } from '../files/chosen-files';
import { openPartFile } from '../files/part-file';
import { textOfRows } from '../database/row-text/row-text';
import type { BulkStore } from './store';

/** Columns of a report, each row one of the job. */
export const REPORT_COLUMNS: readonly RowColumn<JobRow>[] = [
  { name: 'row', cell: ({ seq }) => seq },
  { name: 'given', cell: ({ given }) => given },
  { name: 'userId', cell: ({ userId }) => userId },
  { name: 'email', cell: ({ label }) => label },
  { name: 'outcome', cell: ({ outcome }) => outcome },
  { name: 'detail', cell: ({ detail }) => detail },
  { name: 'at', cell: ({ at }) => at },
];

const BATCH_SIZE = 1000;

/** Writes what became of each row of a job as CSV; the file appears whole or not at all. Gives the number of rows. */
export async function writeReport(store: Pick<BulkStore, 'rows'>, id: string, target: FileTarget): Promise<number> {
  const { start, row } = textOfRows('csv', REPORT_COLUMNS);
  const file = await openPartFile(target);
  try {
    await file.write(start);
    let written = 0;
    let after = 0;
    for (;;) {
      const rows = await store.rows(id, undefined, after, BATCH_SIZE);
      const last = rows.at(-1);
      if (last === undefined) break;
      await file.write(rows.map(row).join(''));
      written += rows.length;
      after = last.seq;
    }
    await file.commit();
    return written;
  } finally {
    await file.discard();
  }
}
