import type { BulkOperation } from './bulk-operation';
import { mailRows } from './mail-rows';
import type { RunControls, RunnerDependencies } from './run-context';
import type { BulkRecord } from './store';
import { writeRows } from './write-rows';

/**
 * Does the rows of a job that wait, until none is left or somebody asks it to stop; what it is at is always finished.
 * @throws what concerns the whole job, such as a lost connection; the rows not done yet still wait
 */
export async function runJob(
  dependencies: RunnerDependencies,
  record: BulkRecord,
  { operation, title }: { readonly operation: BulkOperation; readonly title: string },
  controls: RunControls,
): Promise<void> {
  await (operation.by === 'write'
    ? writeRows(dependencies, record, { operation, title }, controls)
    : mailRows(dependencies, record, operation, controls));
}
