import type { ConnectionStatus } from '@shared/api/connections';
import {
  Building2,
  ChartColumn,
  CircleHelp,
  Inbox,
  KeyRound,
  MailQuestion,
  Mails,
  MonitorSmartphone,
  ScrollText,
  Search,
  Settings,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { useHealth } from '../api/health';
import { clockTime } from '../format/dates';
import { commandFacts, commandKeys, runCommand, type CommandId } from '../nav/commands';
import type { RouteName } from '../nav/routes';
import { useRoute } from '../nav/store';
import { StatusDot } from '../ui/badge';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { Kbd } from '../ui/kbd';
import { ConnectionHeader } from './connection-header';
import { nextTryText, useCountdown } from './use-countdown';

const ITEMS: readonly { command: CommandId; icon: LucideIcon; routes: readonly RouteName[] }[] = [
  { command: 'go.users', icon: Users, routes: ['users', 'user'] },
  { command: 'go.sessions', icon: MonitorSmartphone, routes: ['sessions'] },
  { command: 'go.accounts', icon: KeyRound, routes: ['accounts'] },
  { command: 'go.organizations', icon: Building2, routes: ['organizations'] },
  { command: 'go.verifications', icon: MailQuestion, routes: ['verifications'] },
  { command: 'go.outbox', icon: Inbox, routes: ['outbox'] },
  { command: 'go.mailLog', icon: Mails, routes: ['mail-log', 'templates'] },
  { command: 'go.insight', icon: ChartColumn, routes: ['insight'] },
  { command: 'go.audit', icon: ScrollText, routes: ['audit'] },
];

function HealthLine({ status }: { status: ConnectionStatus | undefined }) {
  const { health, since, nextTryAt } = useHealth();
  const seconds = useCountdown(health === 'ok' ? null : nextTryAt);
  if (status?.opening !== null && status !== undefined) {
    return (
      <span role="status" className="flex min-w-0 items-center gap-2 text-sm text-muted">
        <StatusDot tone="info" pulse />
        <span className="truncate">{status.opening.name === '' ? 'Starting…' : `Opening ${status.opening.name}…`}</span>
      </span>
    );
  }
  if (status?.open === null || status === undefined) {
    return (
      <span className="flex min-w-0 items-center gap-2 text-sm text-faint">
        <StatusDot tone="neutral" />
        Not connected
      </span>
    );
  }
  const tone = health === 'ok' ? 'ok' : health === 'reconnecting' ? 'warn' : 'danger';
  const text = health === 'ok' ? 'Connected' : nextTryText(seconds);
  return (
    <span
      className="flex min-w-0 items-center gap-2 text-sm text-muted"
      title={health === 'ok' ? `Connected since ${clockTime(since)}` : `Not answering since ${clockTime(since)}`}
    >
      <StatusDot tone={tone} pulse={health === 'reconnecting'} />
      <span className="nums truncate">{text}</span>
    </span>
  );
}

/** Left side of the window: which database, where to go, how the link is. */
export function Sidebar({ status }: { status: ConnectionStatus | undefined }) {
  const route = useRoute();
  const organizations = status?.report?.plugins.includes('organization') === true;
  return (
    <aside aria-label="Sidebar" className="flex w-50 shrink-0 flex-col border-r border-line bg-canvas">
      <ConnectionHeader status={status} />
      <button
        type="button"
        onClick={() => runCommand('find.palette')}
        className="mx-2 mt-2 flex h-7 items-center gap-2 rounded-md border border-line-strong/70 bg-raised px-2 text-left text-faint shadow-control hover:border-line-strong hover:text-muted"
      >
        <Search className="size-3.5 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate">Find anything</span>
        <Kbd keys={commandKeys('find.palette') ?? ''} />
      </button>
      <nav aria-label="Screens" className="flex flex-1 flex-col gap-px overflow-y-auto p-2">
        {ITEMS.filter(({ command }) => command !== 'go.organizations' || organizations).map(
          ({ command, icon: Icon, routes }) => {
            const { title, keys } = commandFacts(command);
            const here = routes.includes(route.to);
            return (
              <button
                key={command}
                type="button"
                aria-current={here ? 'page' : undefined}
                onClick={() => runCommand(command)}
                className={cx(
                  'group flex h-7 items-center gap-2 rounded-md px-2 text-left font-medium',
                  here ? 'bg-pressed/80 text-ink' : 'text-muted hover:bg-hover hover:text-ink',
                )}
              >
                <Icon
                  className={cx('size-4 shrink-0', here ? 'text-accent-ink' : 'opacity-80')}
                  strokeWidth={1.75}
                  aria-hidden
                />
                <span className="min-w-0 flex-1 truncate">{title}</span>
                <span className="opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100">
                  <Kbd keys={keys[0] ?? ''} />
                </span>
              </button>
            );
          },
        )}
      </nav>
      <footer className="flex h-9 shrink-0 items-center gap-0.5 border-t border-line pr-1 pl-3">
        <div className="min-w-0 flex-1">
          <HealthLine status={status} />
        </div>
        <IconButton
          icon={CircleHelp}
          label="Keyboard shortcuts"
          keys={commandKeys('app.help')}
          side="top"
          size="sm"
          onClick={() => runCommand('app.help')}
        />
        <IconButton
          icon={Settings}
          label="Settings"
          keys={commandKeys('go.settings')}
          side="top"
          size="sm"
          aria-current={route.to === 'settings' ? 'page' : undefined}
          onClick={() => runCommand('go.settings')}
        />
      </footer>
    </aside>
  );
}
