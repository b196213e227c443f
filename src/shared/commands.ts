/** What is known of a command by itself; what it does is said by whoever offers it. */
export interface CommandFacts {
  /** What a person would say; shown in the menu bar, the palette and the cheat sheet. */
  readonly title: string;
  readonly group: 'Go to' | 'Find' | 'This user' | 'App';
  /** As tinykeys writes them; the first is the one shown. */
  readonly keys: readonly string[];
  /** Means something else in a text field, such as undoing what was typed. */
  readonly notInText?: true;
  /** Left out of the palette, such as the palette itself. */
  readonly hidden?: boolean;
}

/** Every command, once: menu bar, palette, row menus, tooltips, the cheat sheet and the keys are all made from this table. */
export const COMMANDS = {
  'go.users': { title: 'Users', group: 'Go to', keys: ['g u'] },
  'go.sessions': { title: 'Sessions', group: 'Go to', keys: ['g s'] },
  'go.accounts': { title: 'Accounts', group: 'Go to', keys: ['g c'] },
  'go.organizations': { title: 'Organizations', group: 'Go to', keys: ['g z'] },
  'go.verifications': { title: 'Verifications', group: 'Go to', keys: ['g v'] },
  'go.outbox': { title: 'Outbox', group: 'Go to', keys: ['g o'] },
  'go.mailLog': { title: 'Mail log', group: 'Go to', keys: ['g m'] },
  'go.templates': { title: 'Mail templates', group: 'Go to', keys: ['g t'] },
  'go.insight': { title: 'Insight', group: 'Go to', keys: ['g i'] },
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

  'user.why': { title: 'Why can’t they sign in?', group: 'This user', keys: ['y'] },
  'user.edit': { title: 'Edit this user', group: 'This user', keys: ['e', 'F2'] },
  'user.email': { title: 'Change the email address', group: 'This user', keys: ['Shift+M'] },
  'user.verify': { title: 'Mark the address as verified', group: 'This user', keys: ['Shift+V'] },
  'user.unverify': { title: 'Mark the address as unverified', group: 'This user', keys: [] },
  'user.role': { title: 'Set the role', group: 'This user', keys: ['Shift+R'] },
  'user.password': { title: 'Set a password', group: 'This user', keys: ['Shift+P'] },
  'user.resetFactor': { title: 'Reset the second factor', group: 'This user', keys: [] },
  'user.unlockFactor': { title: 'Unlock the second factor', group: 'This user', keys: [] },
  'user.clearLimits': { title: 'Clear rate limits', group: 'This user', keys: [] },
  'user.ban': { title: 'Ban this user', group: 'This user', keys: ['b'] },
  'user.unban': { title: 'Lift the ban', group: 'This user', keys: ['Shift+B'] },
  'user.remove': { title: 'Remove this user', group: 'This user', keys: ['Shift+Delete'] },
  'user.resend': { title: 'Resend verification mail', group: 'This user', keys: ['r'] },
  'user.reset': { title: 'Send a password reset mail', group: 'This user', keys: ['p'] },
  'user.magicLink': { title: 'Send a sign-in link', group: 'This user', keys: ['i'] },
  'user.otp': { title: 'Send a code by mail', group: 'This user', keys: ['t'] },
  'user.link': { title: 'Copy a verification link', group: 'This user', keys: ['l'] },
  'user.revoke': { title: 'Revoke all sessions (force logout)', group: 'This user', keys: ['o'] },
  'user.unlink': { title: 'Unlink a way to sign in', group: 'This user', keys: ['u'] },
  'session.revoke': { title: 'Revoke the selected or focused session', group: 'This user', keys: ['d', 'Delete'] },
  'session.revokeOthers': {
    title: 'Revoke all sessions but the selected or focused one',
    group: 'This user',
    keys: ['Shift+D'],
  },
  'session.prove': { title: 'Revoke a session and prove it', group: 'This user', keys: ['Shift+A'] },
  'session.ask': { title: 'Ask the auth server about a session', group: 'This user', keys: ['a'] },
  'session.revokeMatching': { title: 'Revoke all sessions that match', group: 'Find', keys: ['w a'] },
  'session.result': { title: 'Last logout’s result', group: 'App', keys: [] },
  'user.panic': { title: 'Lock down account', group: 'This user', keys: ['Shift+O'] },
  'user.copyEmail': { title: 'Copy email address', group: 'This user', keys: ['m'] },
  'user.copyId': { title: 'Copy user id', group: 'This user', keys: ['c'] },
  'user.copyLink': { title: 'Copy link to this person', group: 'This user', keys: ['Shift+C'] },
  'user.copyTicket': { title: 'Copy for the ticket', group: 'This user', keys: ['s'] },
  'user.package': { title: 'Save all that is held about this user', group: 'This user', keys: [] },
  'user.notes': { title: 'Notes on this user', group: 'This user', keys: ['Shift+N'] },
  'user.tags': { title: 'Tags and time zone of this user', group: 'This user', keys: ['Shift+T'] },
  'user.pin': { title: 'Pin or unpin this user', group: 'This user', keys: ['Shift+I'] },
  'user.more': { title: 'All that can be done about this user', group: 'This user', keys: ['.'], hidden: true },
  'user.close': { title: 'Back to the list', group: 'This user', keys: ['Escape'], hidden: true },

  'app.undo': { title: 'Undo the last change', group: 'App', keys: ['$mod+Z'], notInText: true },
  'app.redo': {
    title: 'Do again what was undone',
    group: 'App',
    keys: ['$mod+Shift+Z', '$mod+Y'],
    notInText: true,
  },
  'app.theme': { title: 'Switch between light and dark', group: 'App', keys: ['$mod+Shift+L'] },
  'app.newWindow': { title: 'Open this in a new window', group: 'App', keys: ['$mod+Shift+N'] },
  'app.newConnection': { title: 'New connection', group: 'App', keys: [] },
  'app.closeConnection': { title: 'Close this connection', group: 'App', keys: [] },
  'app.help': { title: 'Keyboard shortcuts', group: 'App', keys: ['?'] },
  'app.log': { title: 'Show the log', group: 'App', keys: [] },
  'app.updates': { title: 'Check for updates', group: 'App', keys: [] },
  'app.problem': { title: 'Report a problem', group: 'App', keys: [] },
} as const satisfies Record<string, CommandFacts>;

export type CommandId = keyof typeof COMMANDS;
