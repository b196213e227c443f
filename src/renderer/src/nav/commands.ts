import { useEffect, useEffectEvent } from 'react';
import { create } from 'zustand';

interface CommandFacts {
  /** What a person would say; shown in the palette and the cheat sheet. */
  readonly title: string;
  readonly group: 'Go to' | 'Find' | 'This user' | 'App';
  /** As tinykeys writes them; the first is the one shown. */
  readonly keys: readonly string[];
  /** Means something else in a text field, such as undoing what was typed. */
  readonly notInText?: true;
  /** Left out of the palette, such as the palette itself. */
  readonly hidden?: boolean;
}

/** Every command, once: shortcuts, tooltips, the cheat sheet and the palette are all made from this table. */
const COMMANDS = {
  'go.users': { title: 'Users', group: 'Go to', keys: ['g u'] },
  'go.sessions': { title: 'Sessions', group: 'Go to', keys: ['g s'] },
  'go.accounts': { title: 'Accounts', group: 'Go to', keys: ['g c'] },
  'go.verifications': { title: 'Verifications', group: 'Go to', keys: ['g v'] },
  'go.outbox': { title: 'Outbox', group: 'Go to', keys: ['g o'] },
  'go.mailLog': { title: 'Mail log', group: 'Go to', keys: ['g m'] },
  'go.templates': { title: 'Mail templates', group: 'Go to', keys: ['g t'] },
  'go.audit': { title: 'Audit', group: 'Go to', keys: ['g a'] },
  'go.connections': { title: 'Connections', group: 'Go to', keys: ['g n', '$mod+Shift+K'] },
  'go.report': { title: 'Connection report', group: 'Go to', keys: ['g r'] },
  'go.settings': { title: 'Settings', group: 'Go to', keys: ['$mod+Comma'] },
  'go.back': { title: 'Back', group: 'Go to', keys: ['Alt+ArrowLeft', '$mod+BracketLeft'] },
  'go.forward': { title: 'Forward', group: 'Go to', keys: ['Alt+ArrowRight', '$mod+BracketRight'] },

  'find.palette': { title: 'Find a user or a command', group: 'Find', keys: ['$mod+K', '$mod+P'], hidden: true },
  'find.search': { title: 'Search this list', group: 'Find', keys: ['/', '$mod+F'] },
  'find.filter': { title: 'Filter this list', group: 'Find', keys: ['f'] },
  'find.index': { title: 'Local search index', group: 'Find', keys: [] },
  'find.export': { title: 'Export this list', group: 'Find', keys: ['Shift+E'] },
  'list.views': { title: 'Saved views of this list', group: 'Find', keys: ['v v'] },
  'list.saveView': { title: 'Save what is shown as a view', group: 'Find', keys: ['v s'] },
  'list.columns': { title: 'Columns of this list', group: 'Find', keys: ['v c'] },
  'find.reload': { title: 'Read again from the database', group: 'Find', keys: ['$mod+R', 'F5'] },

  'verification.remove': { title: 'Remove the selected or focused link or code', group: 'Find', keys: ['d', 'Delete'] },
  'verification.reveal': { title: 'Reveal the value of the focused row', group: 'Find', keys: [] },
  'verification.purge': { title: 'Remove expired links and codes', group: 'Find', keys: [] },

  'user.create': { title: 'Create a user', group: 'App', keys: ['n'] },

  'bulk.selected': { title: 'Act on the selected users', group: 'Find', keys: ['.', 'w w'] },
  'bulk.match': { title: 'Act on all users that match', group: 'Find', keys: ['w a'] },
  'bulk.paste': { title: 'Act on a pasted list of users', group: 'Find', keys: ['w p'] },

  'user.edit': { title: 'Edit this user', group: 'This user', keys: ['e', 'F2'] },
  'user.email': { title: 'Change the email address', group: 'This user', keys: ['Shift+M'] },
  'user.verify': { title: 'Mark the address as verified', group: 'This user', keys: ['Shift+V'] },
  'user.unverify': { title: 'Mark the address as unverified', group: 'This user', keys: [] },
  'user.role': { title: 'Set the role', group: 'This user', keys: ['Shift+R'] },
  'user.password': { title: 'Set a password', group: 'This user', keys: ['Shift+P'] },
  'user.resetFactor': { title: 'Reset the second factor', group: 'This user', keys: [] },
  'user.unlockFactor': { title: 'Unlock the second factor', group: 'This user', keys: [] },
  'user.ban': { title: 'Ban this user', group: 'This user', keys: ['b'] },
  'user.unban': { title: 'Lift the ban', group: 'This user', keys: ['Shift+B'] },
  'user.remove': { title: 'Remove this user', group: 'This user', keys: ['Shift+Delete'] },
  'user.resend': { title: 'Resend verification mail', group: 'This user', keys: ['r'] },
  'user.reset': { title: 'Send a password reset mail', group: 'This user', keys: ['p'] },
  'user.magicLink': { title: 'Send a sign-in link', group: 'This user', keys: ['i'] },
  'user.otp': { title: 'Send a code by mail', group: 'This user', keys: ['t'] },
  'user.link': { title: 'Copy a verification link', group: 'This user', keys: ['l'] },
  'user.revoke': { title: 'Revoke all sessions (force logout)', group: 'This user', keys: ['o'] },
  'session.revoke': { title: 'Revoke the selected or focused session', group: 'This user', keys: ['d', 'Delete'] },
  'session.revokeOthers': {
    title: 'Revoke all sessions but the selected or focused one',
    group: 'This user',
    keys: ['Shift+D'],
  },
  'session.prove': { title: 'Revoke a session and prove it', group: 'This user', keys: ['Shift+A'] },
  'session.ask': { title: 'Ask the auth server about a session', group: 'This user', keys: ['a'] },
  'session.revokeMatching': { title: 'Revoke all sessions that match', group: 'Find', keys: ['w a'] },
  'session.result': { title: 'What the last logout came to', group: 'App', keys: [] },
  'user.panic': { title: 'Shut the account at once', group: 'This user', keys: ['Shift+O'] },
  'user.copyEmail': { title: 'Copy email address', group: 'This user', keys: ['m'] },
  'user.copyId': { title: 'Copy user id', group: 'This user', keys: ['c'] },
  'user.more': { title: 'All that can be done about this user', group: 'This user', keys: ['.'], hidden: true },
  'user.close': { title: 'Back to the list', group: 'This user', keys: ['Escape'], hidden: true },

  'app.undo': { title: 'Undo the last change', group: 'App', keys: ['$mod+Z'], notInText: true },
  'app.theme': { title: 'Switch between light and dark', group: 'App', keys: ['$mod+Shift+L'] },
  'app.newWindow': { title: 'Open this in a new window', group: 'App', keys: ['$mod+Shift+N'] },
  'app.newConnection': { title: 'New connection', group: 'App', keys: [] },
  'app.closeConnection': { title: 'Close this connection', group: 'App', keys: [] },
  'app.help': { title: 'Keyboard shortcuts', group: 'App', keys: ['?'] },
} as const satisfies Record<string, CommandFacts>;

export type CommandId = keyof typeof COMMANDS;

export const COMMAND_IDS = Object.keys(COMMANDS) as readonly CommandId[];

/** Facts of a command, with the type that all of them share. */
export function commandFacts(id: CommandId): CommandFacts {
  return COMMANDS[id];
}

/** The keys to show beside a command, if it has any. */
export function commandKeys(id: CommandId): string | undefined {
  return commandFacts(id).keys[0];
}

type Handlers = Readonly<Partial<Record<CommandId, readonly (() => void)[]>>>;

const useHandlers = create<{ readonly handlers: Handlers }>()(() => ({ handlers: {} }));

/** Says what a command does while the caller is on screen; of several callers the last one wins. */
export function useCommand(id: CommandId, run: () => void, enabled = true): void {
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return undefined;
    const handler = () => latest();
    useHandlers.setState(({ handlers }) => ({ handlers: { ...handlers, [id]: [...(handlers[id] ?? []), handler] } }));
    return () =>
      useHandlers.setState(({ handlers }) => ({
        handlers: { ...handlers, [id]: (handlers[id] ?? []).filter((known) => known !== handler) },
      }));
  }, [id, enabled]);
}

/** Runs a command; false where nothing on screen offers it. */
export function runCommand(id: CommandId): boolean {
  const handler = useHandlers.getState().handlers[id]?.at(-1);
  handler?.();
  return handler !== undefined;
}

/** The commands something on screen offers now. */
export function useOfferedCommands(): readonly CommandId[] {
  const handlers = useHandlers((state) => state.handlers);
  return COMMAND_IDS.filter((id) => (handlers[id]?.length ?? 0) > 0);
}
