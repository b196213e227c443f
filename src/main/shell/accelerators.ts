/** How Electron calls the keys that tinykeys calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  $mod: 'CmdOrCtrl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Comma: ',',
  BracketLeft: '[',
  BracketRight: ']',
  Escape: 'Esc',
};

/** A key alone that a menu may show: with a modifier, or one of the function keys. */
const SHOWN = /^(?:\$mod|Alt)\+|^F\d+$/u;

/**
 * The first of a command's keys that a menu bar can show, as Electron writes it. Letters and sequences such as `g u` are
 * none: a menu would take the letter from whoever types.
 */
export function acceleratorOf(keys: readonly string[]): string | undefined {
  const key = keys.find((one) => SHOWN.test(one) && !one.includes(' '));
  return key
    ?.split('+')
    .map((part) => NAMES[part] ?? part)
    .join('+');
}
