import { JobView } from './job-view';
import { BulkSheet } from './sheet';
import { useBulkSheet } from './store';

/** Draws the sheet of bulk acts, wherever it was opened from. */
export function BulkHost() {
  const { offer, action, nth } = useBulkSheet();
  if (offer === null) return null;
  if (offer.kind === 'job') return <JobView key={nth} id={offer.id} />;
  return <BulkSheet key={nth} offer={offer} act={action} />;
}
