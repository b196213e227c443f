import { reportProblem } from '../api/app';

/** Replaces a window that lost its whole content with plain words and a way out; a white window is never left. */
export function showLastResort(root: HTMLElement, error: unknown): void {
  const box = document.createElement('div');
  box.className = 'flex h-full flex-col items-center justify-center gap-3 p-8 text-center';
  box.setAttribute('role', 'alert');
  const title = document.createElement('p');
  title.className = 'text-lg font-semibold';
  title.textContent = 'Authdesk stopped working.';
  const text = document.createElement('p');
  text.className = 'max-w-105 text-muted';
  text.textContent = 'The fault is in this window; the database is not touched by it. Reload the window to go on.';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'h-8 rounded-md bg-accent px-3 font-medium text-on-accent';
  button.textContent = 'Reload window';
  button.addEventListener('click', () => window.location.reload());
  box.append(title, text, button);
  root.replaceChildren(box);
  button.focus();
  document.documentElement.dataset['appState'] = 'ready';
  void reportProblem('window', error).then((reference) => {
    if (reference !== null) text.textContent += ` It was written to the log as ${reference}.`;
  });
}
