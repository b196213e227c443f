import type { UserDetail } from '@shared/api/users';
import { ArrowLeft, Link2, LogOut, MailPlus, Pencil, type LucideIcon } from 'lucide-react';
import { commandKeys, runCommand, type CommandId } from '../../nav/commands';
import { Avatar } from '../../ui/avatar';
import { Badge } from '../../ui/badge';
import { Button, IconButton, type ButtonVariant } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { IdText } from '../../ui/id-text';
import { Tooltip } from '../../ui/tooltip';

interface HeaderAction {
  readonly command: CommandId;
  readonly label: string;
  readonly explain: string;
  readonly icon: LucideIcon;
  readonly variant?: ButtonVariant;
}

const ACTIONS: readonly HeaderAction[] = [
  { command: 'user.edit', label: 'Edit', explain: 'Change name, email or the verified mark', icon: Pencil },
  { command: 'user.resend', label: 'Resend mail', explain: 'Send the verification mail once more', icon: MailPlus },
  { command: 'user.link', label: 'Copy link', explain: 'Make a verification link to hand over yourself', icon: Link2 },
  {
    command: 'user.revoke',
    label: 'End all sessions',
    explain: 'Force logout on every device',
    icon: LogOut,
    variant: 'danger-quiet',
  },
];

function Actions({ blocked }: { blocked: string | null }) {
  return ACTIONS.map(({ command, label, explain, icon, variant }) => (
    <Tooltip key={command} label={blocked ?? explain} keys={blocked === null ? commandKeys(command) : undefined}>
      {/* The wrapper keeps the tooltip alive over a disabled button, which has to say why it is. */}
      <span className="inline-flex">
        <Button
          icon={icon}
          variant={variant ?? 'default'}
          disabled={blocked !== null}
          keys={commandKeys(command)}
          onClick={() => runCommand(command)}
        >
          <span className="max-[1100px]:sr-only">{label}</span>
        </Button>
      </span>
    </Tooltip>
  ));
}

/** Who this is, how to quote them, and what can be done. */
export function UserHeader({ user, blocked }: { user: UserDetail; blocked: string | null }) {
  const roles = (user.role ?? '').split(',').filter((role) => role !== '' && role !== 'user');
  return (
    <header className="flex shrink-0 items-center gap-3 px-4 pt-3 pb-2">
      <IconButton
        icon={ArrowLeft}
        label="Back to the list"
        keys={commandKeys('user.close')}
        onClick={() => runCommand('user.close')}
      />
      <Avatar seed={user.id} name={user.name} email={user.email} size="lg" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          {user.name === null || user.name.trim() === '' ? (
            <h1 className="truncate text-lg font-semibold text-faint">No name</h1>
          ) : (
            <h1 className="min-w-0 truncate text-lg font-semibold selectable" title={user.name}>
              <bdi>{user.name}</bdi>
            </h1>
          )}
          {roles.map((role) => (
            <Badge key={role} tone="accent" title={`Role: ${role}`}>
              {role}
            </Badge>
          ))}
        </div>
        <div className="flex min-w-0 items-center gap-1 text-muted">
          <span className="min-w-0 truncate selectable" title={user.email}>
            {user.email}
          </span>
          <CopyButton text={user.email} what={`email (${(commandKeys('user.copyEmail') ?? '').toUpperCase()})`} />
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
      <div className="flex shrink-0 items-center gap-2">
        <Actions blocked={blocked} />
      </div>
    </header>
  );
}
