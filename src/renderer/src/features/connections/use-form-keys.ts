import { useEffect, useEffectEvent } from 'react';

/** What can be done with the form from the keyboard, wherever the focus is. */
interface FormActs {
  readonly test: () => void;
  readonly save: () => void;
  readonly saveAndOpen: () => void;
}

/** Ctrl+T tests, Ctrl+S saves, Ctrl+Enter saves and opens; nothing acts behind a dialog. */
export function useFormKeys(acts: FormActs): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.repeat) return;
    if (document.querySelector('[role="dialog"][data-open], [role="alertdialog"][data-open]') !== null) return;
    const act = { t: acts.test, s: acts.save, Enter: acts.saveAndOpen }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
