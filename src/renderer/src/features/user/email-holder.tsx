import { useUserMatches } from '../../api/users';
import { go } from '../../nav/store';
import { useDebounced } from '../../ui/use-debounced';

/** While an address is typed: says when another person has it already, in any case. */
export function EmailHolder({ email, ownId, onLeave }: { email: string; ownId: string; onLeave: () => void }) {
  const wanted = useDebounced(email, 350);
  const worthAsking = /^\S+@\S+\.\S+$/u.test(wanted);
  const matches = useUserMatches(worthAsking ? wanted : '', 5);
  const holder = worthAsking
    ? matches.data?.rows.find((user) => user.id !== ownId && user.email.toLowerCase() === wanted)
    : undefined;
  if (holder === undefined || wanted !== email) return null;
  return (
    <span className="flex items-center gap-1.5 text-danger-ink">
      <span className="min-w-0 truncate">
        {holder.name === null || holder.name === '' ? 'Another user' : holder.name} has this address already.
      </span>
      <button
        type="button"
        className="shrink-0 font-medium underline underline-offset-2"
        onClick={() => {
          onLeave();
          go({ to: 'user', id: holder.id });
        }}
      >
        Open
      </button>
    </span>
  );
}
