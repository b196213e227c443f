import type { Preferences } from '@shared/api/app';
import { useEffect } from 'react';

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Puts a theme on the document. */
export function applyTheme(theme: Preferences['theme']): void {
  const dark = theme === 'dark' || (theme === 'system' && darkSystem.matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

/** Keeps the document in the chosen theme, and follows the system where that is the choice. */
export function useTheme(theme: Preferences['theme']): void {
  useEffect(() => {
    applyTheme(theme);
    if (theme !== 'system') return undefined;
    const follow = () => applyTheme('system');
    darkSystem.addEventListener('change', follow);
    return () => darkSystem.removeEventListener('change', follow);
  }, [theme]);
}
