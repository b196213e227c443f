// Where windows can appear.
import { Problem } from './problem.mjs';
import { attach } from './run.mjs';

/** Whether windows have somewhere to appear. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Puts a command on a virtual screen of its own, away from any real one. */
export function onVirtualScreen(command, args) {
  if (process.platform !== 'linux') return { command, args };
  const screen = ['-a', '-s', '-screen 0 1920x1200x24'];
  return { command: 'xvfb-run', args: [...screen, command, ...args] };
}

/** Settings that keep Electron on that virtual screen, also on a machine whose desktop speaks Wayland. */
export const virtualScreenEnv = { WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' };

/** Refuses to go on where no window can appear. */
export function requireDisplay() {
  if (hasDisplay()) return;
  throw new Problem(
    'There is no display to open a window on: `npm run tour` shows the app on a virtual one, in pictures.',
  );
}

/** Runs a command on a virtual screen with our terminal and gives its exit code. */
export function attachOnVirtualScreen(commandAndArgs, { env } = {}) {
  const { command, args } = onVirtualScreen(...commandAndArgs);
  return attach(command, args, { env: { ...virtualScreenEnv, ...env } });
}
