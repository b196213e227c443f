import type { UserDetail } from '@shared/api/users';
import type { WriteGuard } from '../../parts/write-guard';

/** What an act knows: whom it is about, and what is allowed. */
export interface ActProps {
  readonly user: UserDetail;
  readonly guard: WriteGuard;
}
