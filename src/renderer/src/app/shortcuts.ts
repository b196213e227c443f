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

function isSequence(binding: string): boolean {
  return binding.includes(' ');
}

/**
 * Binds the keys of all commands. Single letters never act in a text field, and nothing acts behind a dialog.
 * Each sequence has a listener of its own that sees every key, also one that another has used: else a sequence that
 * shares its first letter stays half pressed, and the next one within a second is lost. They come before the single
 * letters they end in, and prevent them.
 */
export function useShortcuts(): void {
  useEffect(() => {
    const blocked = (event: KeyboardEvent) =>
      event.isComposing || event.repeat || document.querySelector(MODAL) !== null;
    const used = (event: KeyboardEvent) => event.defaultPrevented || blocked(event);
    const sequences = COMMAND_IDS.flatMap((id) => commandFacts(id).keys.filter(isSequence));
    const stops = [
      tinykeys(window, keymap(hasModifier), { ignore: used }),
      ...sequences.map((sequence) =>
        tinykeys(
          window,
          keymap((binding) => binding === sequence),
          { ignore: (event) => blocked(event) || isTyping(event.target) },
        ),
      ),
      tinykeys(
        window,
        keymap((binding) => !hasModifier(binding) && !isSequence(binding)),
        { ignore: (event) => used(event) || isTyping(event.target) },
      ),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}
