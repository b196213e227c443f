import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { COMMAND_IDS, commandFacts, runCommand } from '../nav/commands';

const MODAL = '[role="dialog"][data-open], [role="alertdialog"][data-open], [role="menu"]';

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input:not([type=radio]), textarea, select') !== null;
}

function hasModifier(binding: string): boolean {
  return /^(\$mod|Alt|Control|Meta)\+/u.test(binding) || /^F\d+$/u.test(binding);
}

/** Signs such as `?` and `/` need Shift on some keyboards and not on others. */
function forTinykeys(binding: string): string {
  return /^[^\w\s]$/u.test(binding) ? `[Shift]+${binding}` : binding;
}

function keymap(wanted: (binding: string) => boolean): Record<string, (event: KeyboardEvent) => void> {
  const entries = COMMAND_IDS.flatMap((id) =>
    commandFacts(id)
      .keys.filter(wanted)
      .map((binding): [string, (event: KeyboardEvent) => void] => [
        forTinykeys(binding),
        (event) => {
          if (runCommand(id)) event.preventDefault();
        },
      ]),
  );
  return Object.fromEntries(entries);
}

/** Binds the keys of all commands. Single letters never act in a text field, and nothing acts behind a dialog. */
export function useShortcuts(): void {
  useEffect(() => {
    const blocked = (event: KeyboardEvent) =>
      event.defaultPrevented || event.isComposing || event.repeat || document.querySelector(MODAL) !== null;
    const stops = [
      tinykeys(window, keymap(hasModifier), { ignore: blocked }),
      tinykeys(
        window,
        keymap((binding) => !hasModifier(binding)),
        { ignore: (event) => blocked(event) || isTyping(event.target) },
      ),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}
