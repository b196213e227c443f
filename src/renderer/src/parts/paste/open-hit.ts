import type { Hit } from '@shared/api/search';
import { go } from '../../nav/store';

/** Goes to the person a hit leads to; where it leads to nobody, to the list its record is in. */
export function openHit(hit: Hit): void {
  if (hit.userId !== null) go({ to: 'user', id: hit.userId });
  else if (hit.type === 'session') go({ to: 'sessions' });
  else if (hit.type === 'account') go({ to: 'accounts' });
  else if (hit.type === 'verification') go({ to: 'verifications' });
  else go({ to: 'users' });
}
