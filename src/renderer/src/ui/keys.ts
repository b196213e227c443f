// Outside of a page, where what is read of a list is tested, there is no navigator.
const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

const NAMES: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  Meta: '⌘',
  Control: isMac ? '⌃' : 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Backspace: '⌫',
  Space: 'Space',
  Slash: '/',
  Comma: ',',
  Period: '.',
  BracketLeft: '[',
  BracketRight: ']',
};

/** Splits a key binding as tinykeys writes it (`$mod+K`, `g u`) into presses of key names to show. */
export function keyNames(binding: string): readonly (readonly string[])[] {
  return binding.split(' ').map((press) =>
    press
      .split('+')
      // A bare character carries its own Shift (`?` is typed with it on some layouts only).
      .map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)),
  );
}

/** A key binding as one line of text, for `title` and screen readers. */
export function keyText(binding: string): string {
  return keyNames(binding)
    .map((press) => press.join(isMac ? '' : '+'))
    .join(' then ');
}
