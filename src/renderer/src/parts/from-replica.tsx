import type { Page } from '@shared/api/common';

/** Says, beside a count, that the read replica answered, whose rows may lag behind by moments. */
export function FromReplica({ source }: { source: Page<unknown>['source'] }) {
  if (source !== 'replica') return null;
  return (
    <span
      className="text-sm text-faint"
      title="Lists, searches and counts are read from the replica; they may be moments behind. Details and changes go to the primary."
    >
      from the replica
    </span>
  );
}
