import type { UserDetail } from '@shared/api/users';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { commandKeys, runCommand, useCommand, useOfferedCommands } from '../../nav/commands';
import type { WriteGuard } from '../../parts/write-guard';
import { Button } from '../../ui/button';
import { Menu, type MenuEntry } from '../../ui/menu';
import { Tooltip } from '../../ui/tooltip';
import { VERB_GROUPS, VERBS, type Verb } from './verbs';

function VerbButton({ verb, blocked }: { verb: Verb; blocked: string | null }) {
  const { command, label, explain, icon, danger } = verb;
  return (
    <Tooltip label={blocked ?? explain} keys={blocked === null ? commandKeys(command) : undefined}>
      {/* The wrapper keeps the tooltip alive over a disabled button, which has to say why it is. */}
      <span className="inline-flex">
        <Button
          icon={icon}
          variant={danger === true ? 'danger-quiet' : 'default'}
          disabled={blocked !== null}
          keys={commandKeys(command)}
          onClick={() => runCommand(command)}
        >
          <span className="max-[1100px]:sr-only">{label}</span>
        </Button>
      </span>
    </Tooltip>
  );
}

function menuEntries(verbs: readonly Verb[], reasonOf: (verb: Verb) => string | null): readonly MenuEntry[] {
  return VERB_GROUPS.flatMap((group): MenuEntry[] => {
    const entries = verbs
      .filter((verb) => verb.group === group)
      .map((verb): MenuEntry => {
        const { command, label, icon, danger } = verb;
        const reason = reasonOf(verb);
        const keys = commandKeys(command);
        return {
          label,
          icon,
          ...(keys === undefined ? {} : { keys }),
          ...(danger === true ? { danger: true } : {}),
          ...(reason === null ? {} : { disabled: true, reason }),
          onSelect: () => runCommand(command),
        };
      });
    return entries.length === 0 ? [] : [{ type: 'label', label: group }, ...entries];
  });
}

/** What can be done about the person: the commonest as buttons, all of it in a menu; what may not be done says why. */
export function VerbButtons({ user, guard }: { user: UserDetail; guard: WriteGuard }) {
  const offered = useOfferedCommands();
  const [open, setOpen] = useState(false);
  useCommand('user.more', () => setOpen(true));
  const verbs = VERBS.filter((verb) => offered.includes(verb.command) && verb.hidden?.(user) !== true);
  const reasonOf = ({ method, unavailable }: Verb) =>
    (method === undefined ? null : guard.blockedFor(method)) ?? unavailable?.(user) ?? null;
  return (
    <>
      {verbs
        .filter((verb) => verb.primary === true)
        .map((verb) => (
          <VerbButton key={verb.command} verb={verb} blocked={reasonOf(verb)} />
        ))}
      <Menu
        align="end"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button keys={commandKeys('user.more')}>
            More
            <ChevronDown className="size-3.5 opacity-80" aria-hidden />
          </Button>
        }
        entries={menuEntries(verbs, reasonOf)}
      />
    </>
  );
}
