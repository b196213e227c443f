import { Avatar } from '../../ui/avatar';
import { Highlight } from '../../ui/highlight';

/** Whose row it is: picture, name and address; somebody who is gone is said to be. */
export function UserCell({
  userId,
  name,
  email,
  search,
  gone,
}: {
  userId: string;
  name: string | null;
  email: string | null;
  search: string;
  /** Tooltip of a row whose person was deleted. */
  gone: string;
}) {
  if (email === null) {
    return (
      <span className="truncate text-warn-ink" title={gone}>
        Deleted user
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-2.5" title={`${name ?? ''} ${email}`.trim()}>
      <Avatar seed={userId} name={name} email={email} />
      {name === null || name.trim() === '' ? null : (
        <span className="max-w-[55%] shrink-0 truncate font-medium">
          <Highlight text={name} needle={search} />
        </span>
      )}
      <span className="truncate text-muted">
        <Highlight text={email === '' && (name ?? '').trim() === '' ? userId : email} needle={search} />
      </span>
    </span>
  );
}
