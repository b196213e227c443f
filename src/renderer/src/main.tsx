import './jitless';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { reportProblem } from './api/app';
import { App } from './app/app';
import { showLastResort } from './app/last-resort';
import { applyTheme } from './app/theme';

// Until the preferences are known; a flash of white in a dark room is the alternative.
applyTheme('system');

const root = document.querySelector<HTMLElement>('#root');
if (root !== null) {
  createRoot(root, {
    onUncaughtError: (error) => showLastResort(root, error),
  }).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

// Faults outside of rendering break nothing on screen, but must not be lost.
window.addEventListener('error', (event) => void reportProblem('window error', event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => void reportProblem('unhandled rejection', event.reason));
