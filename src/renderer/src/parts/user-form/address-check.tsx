import { useEmailCheck } from '../../api/users';
import { go } from '../../nav/store';
import { Spinner } from '../../ui/spinner';
import { cx } from '../../ui/cx';
import { useDebounced } from '../../ui/use-debounced';

/** Whether what is typed looks enough like an address to be asked about. */
function worthAsking(email: string): boolean {
  return /^\S+@\S+\.\S+$/u.test(email);
}

/** While an address is typed: whether somebody has it, in any case; `free` is null until that is known. */
export function useAddressCheck(email: string, ownId?: string) {
  const wanted = useDebounced(email, 300);
  const asked = worthAsking(wanted) ? wanted : '';
  const { data, isFetching } = useEmailCheck(asked, ownId);
  const current = data !== undefined && wanted === email && asked !== '';
  return {
    asking: worthAsking(email) && !current && (isFetching || wanted !== email),
    holder: current ? data.holder : null,
    taken: current && data.taken,
    free: current ? data.valid && data.holder === null : null,
    anyCase: current ? data.anyCase : true,
  };
}

/** Says below the box who has the address, with a way there, or that nobody does. */
export function AddressHint({ check, onLeave }: { check: ReturnType<typeof useAddressCheck>; onLeave: () => void }) {
  const { asking, holder, taken, free, anyCase } = check;
  if (asking) {
    return (
      <span className="flex items-center gap-1.5">
        <Spinner /> Looking whether somebody has it
      </span>
    );
  }
  if (holder !== null) {
    return (
      <span className={cx('flex items-center gap-1.5', taken ? 'text-danger-ink' : 'text-warn-ink')} role="alert">
        <span className="min-w-0 truncate" title={holder.email}>
          {holder.name === null || holder.name === '' ? 'Another user' : holder.name} has this address already
          {taken ? '.' : ', which this database allows.'}
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
  if (free === true && !anyCase) {
    return (
      <>
        Nobody has it spelled like this. Other capitals were not looked for: without an index on lower(email) that would
        keep a database of this size busy.
      </>
    );
  }
  return free === true ? <>Nobody else has it. It is kept in lower case, as the server looks for it.</> : null;
}
