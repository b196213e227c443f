import type { Confirmation, Total, Why } from '@shared/api/common';
import type { Job } from '@shared/api/jobs';
import type { VerificationRow } from '@shared/api/verifications';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useQuery } from '@tanstack/react-query';
import { bridge } from './bridge';
import { act, call, cancellable, defined, type Acted } from './call';
import type { ApiError } from './error';
import { keys, type VerificationsFilter } from './keys';
import type { Pages } from './paged';

type Removed = MethodOutput<'verifications.remove'>;

interface Given {
  readonly confirm?: Confirmation | undefined;
  readonly why?: Why | undefined;
}

/** Removes rows, and what is of the same identifier with them; the caller tells what came of it. */
export async function removeVerifications(ids: readonly string[], { confirm, why }: Given): Promise<Acted<Removed>> {
  return act(bridge().verifications.remove(defined({ ids: [...ids], confirm, why })));
}

/** Removes every link and code of a person; the caller tells what came of it. */
export async function removeVerificationsOf(userId: string, { confirm, why }: Given): Promise<Acted<Removed>> {
  return act(bridge().verifications.removeForUser(defined({ userId, confirm, why })));
}

/** How many rows expired before a moment, or by now; counted each time it is asked, and stopped when nobody waits. */
export function useExpiredCount(olderThan: string | undefined, enabled: boolean) {
  return useQuery<Total, ApiError>({
    queryKey: keys.expiredCount(olderThan),
    queryFn: ({ signal }) =>
      cancellable(signal, (requestId) => bridge().verifications.countExpired(defined({ olderThan, requestId }))),
    enabled,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** Starts the purge; the answer is the job that does it. */
export async function purgeExpired(input: NonNullable<MethodInput<'verifications.purgeExpired'>>): Promise<Job> {
  return call(bridge().verifications.purgeExpired(input));
}

/** Pending verifications that match, page by page, with everything secret left out. */
export function verificationsPages(filter: VerificationsFilter): Pages<VerificationRow> {
  return {
    queryKey: keys.verificationsList(filter),
    read: (cursor, signal, limit) =>
      cancellable(signal, (requestId) => bridge().verifications.list(defined({ limit, ...filter, cursor, requestId }))),
    fromEnd: filter.from === 'end',
  };
}
