import type { ListOrder } from '@shared/api/common';
import { ArrowDownUp } from 'lucide-react';

/** Why a list is ordered as it is, where the database could not give the newest first. */
export function OrderReason({ order }: { order: ListOrder | null }) {
  const reason = order?.reason ?? null;
  if (reason === null) return null;
  return (
    <span className="flex min-w-0 items-center gap-1 text-sm text-faint" title={reason}>
      <ArrowDownUp className="size-3 shrink-0" aria-hidden />
      <span className="truncate">{reason}</span>
    </span>
  );
}
