import { useEffect } from 'react';
import { createKeybindingsHandler } from 'tinykeys';
import { COMMAND_IDS, commandFacts, runCommand, type CommandId } from '../nav/commands';
import { toast } from '../ui/toast';

const MODAL = '[role="dialog"][data-open], [role="alertdialog"][data-open], [role="menu"][data-open]';

function behindDialog(): boolean {
  return document.querySelector(MODAL) !== null;
}

/** Runs what was chosen in the menu bar: nothing behind a dialog, and where nothing on screen can do it that is said. */
export function runFromMenu(id: CommandId): void {
  if (behindDialog() || runCommand(id)) return;
  const { title, group } = commandFacts(id);
  const description =
    group === 'This user'
      ? 'Open a person, or move to one in a list with ↓.'
      : 'Nothing on this screen has a use for it.';
  toast.info({ title: `Not here: ${title}`, description });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input:not([type=radio]), textarea, select') !== null;
}

function hasModifier(binding: string): boolean {
  return /^(\$mod|Alt|Control|Meta)\+/u.test(binding) || /^F\d+$/u.test(binding);
}

/** Whether a key acts in a text field too. */
function isEverywhere(binding: string, id: CommandId): boolean {
  return hasModifier(binding) && commandFacts(id).notInText !== true;
}

/** Signs such as `?` and `/` need Shift on some keyboards and not on others. */
function forTinykeys(binding: string): string {
  return /^[^\w\s]$/u.test(binding) ? `[Shift]+${binding}` : binding;
}

// One key may mean one command here and another there, such as `.`: whichever is on offer takes it. The library stops at
// the first binding that fits, so that they share one.
function keymap(
  wanted: (binding: string, id: CommandId) => boolean,
  onRun: () => void,
): Record<string, (event: KeyboardEvent) => void> {
  const commands = new Map<string, CommandId[]>();
  for (const id of COMMAND_IDS) {
    for (const binding of commandFacts(id).keys.filter((one) => wanted(one, id))) {
      const key = forTinykeys(binding);
      commands.set(key, [...(commands.get(key) ?? []), id]);
    }
  }
  const entries = [...commands].map(([key, ids]): [string, (event: KeyboardEvent) => void] => [
    key,
    (event) => {
      onRun();
      if (ids.some((id) => runCommand(id))) event.preventDefault();
    },
  ]);
  return Object.fromEntries(entries);
}

/**
 * Binds the keys of all commands. Single letters never act in a text field, and nothing acts behind a dialog.
 * Once a command has run, all keys start afresh: else a sequence that shares its first letter stays half pressed, and the
 * next one within a second is lost. Sequences stand before the single letters they end in, in the table of commands.
 */
export function useShortcuts(): void {
  useEffect(() => {
    let ran = false;
    const onRun = () => {
      ran = true;
    };
    const blocked = (event: KeyboardEvent) =>
      event.defaultPrevented || event.isComposing || event.repeat || behindDialog();
    const fresh = () => [
      createKeybindingsHandler(keymap(isEverywhere, onRun), { ignore: blocked }),
      createKeybindingsHandler(
        keymap((binding, id) => !isEverywhere(binding, id), onRun),
        { ignore: (event) => blocked(event) || isTyping(event.target) },
      ),
    ];
    let handlers = fresh();
    const onKeyDown = (event: KeyboardEvent) => {
      for (const handle of handlers) handle(event);
      if (!ran) return;
      ran = false;
      handlers = fresh();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
