import type { UserDetail } from '@shared/api/users';
import { ArrowLeft } from 'lucide-react';
import { commandKeys, runCommand } from '../../nav/commands';
import { Avatar } from '../../ui/avatar';
import { Badge } from '../../ui/badge';
import { IconButton } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { IdText } from '../../ui/id-text';
import { Unreadable } from '../../ui/unreadable';
import type { WriteGuard } from '../../parts/write-guard';
import { MarksBar } from './notes/marks-bar';
import { VerbButtons } from './verb-buttons';

/** Who this is, how to quote them, and what can be done. */
export function UserHeader({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const roles = (user.role ?? '').split(',').filter((role) => role !== '' && role !== 'user');
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2">
      <IconButton
        icon={ArrowLeft}
        label="Back to the list"
        keys={commandKeys('user.close')}
        onClick={() => runCommand('user.close')}
      />
      <Avatar seed={user.id} name={user.name} email={user.email} size="lg" />
      {/* Below this width the acts go under it, rather than over the name. */}
      <div className="min-w-60 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          {user.name === null || user.name.trim() === '' ? (
            <h1 className="truncate text-lg font-semibold text-faint">No name</h1>
          ) : (
            <h1 className="min-w-24 truncate text-lg font-semibold selectable" title={user.name}>
              {user.name}
            </h1>
          )}
          {roles.length === 0 ? null : (
            <Badge shrink tone="accent" title={`Role: ${roles.join(', ')}`} className="min-w-10">
              {roles.join(', ')}
            </Badge>
          )}
          <MarksBar userId={user.id} />
        </div>
        <div className="flex min-w-0 items-center gap-1 text-muted">
          {user.unreadable?.['email'] !== undefined ? (
            <Unreadable raw={user.unreadable['email']} what="Email" />
          ) : user.email === '' ? (
            <span className="text-faint">No email address</span>
          ) : (
            <>
              <span className="min-w-0 truncate selectable" title={user.email}>
                {user.email}
              </span>
              <CopyButton text={user.email} what={`email (${(commandKeys('user.copyEmail') ?? '').toUpperCase()})`} />
            </>
          )}
          <span className="mx-1 h-3 w-px shrink-0 bg-line-strong" />
          <IdText
            id={user.id}
            max={11}
            what={`id (${(commandKeys('user.copyId') ?? '').toUpperCase()})`}
            copy
            className="shrink-0"
          />
        </div>
      </div>
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <VerbButtons user={user} guard={guard} />
      </div>
    </header>
  );
}
