import type { MenuItemConstructorOptions } from 'electron';
import { COMMANDS, type CommandFacts, type CommandId } from '@shared/commands';
import { acceleratorOf } from './accelerators';

interface MenuSettings {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** Has the page in front run a command. */
  readonly run: (id: CommandId) => void;
  readonly newWindow: () => void;
  readonly openLink: (url: string) => void;
  readonly about: () => void;
}

type Items = MenuItemConstructorOptions[];

const DOCS = 'https://www.better-auth.com/docs';
const separator: MenuItemConstructorOptions = { type: 'separator' };

/** Where a command stands that is not in the menu of its group. */
const ELSEWHERE: ReadonlySet<CommandId> = new Set([
  'go.connections',
  'go.settings',
  'app.undo',
  'app.redo',
  'app.theme',
  'app.newWindow',
  'app.newConnection',
  'app.closeConnection',
  'app.help',
  'app.log',
  'app.problem',
  'app.updates',
]);

/** The commands of a group in their order, for a menu of its own. */
function commandsOf(group: CommandFacts['group']): readonly CommandId[] {
  return (Object.keys(COMMANDS) as CommandId[]).filter((id) => {
    const facts: CommandFacts = COMMANDS[id];
    return facts.group === group && !ELSEWHERE.has(id);
  });
}

/**
 * The application menu, made from the table of commands. The keys stand beside them and are left to the page, which knows
 * where they mean something; there is no reload and no developer tools in a package.
 */
export function menuTemplate({
  platform,
  isPackaged,
  run,
  newWindow,
  openLink,
  about,
}: MenuSettings): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const command = (id: CommandId): MenuItemConstructorOptions => {
    const { title, keys }: CommandFacts = COMMANDS[id];
    const accelerator = acceleratorOf(keys);
    return {
      id,
      label: title,
      ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
      click: () => run(id),
    };
  };
  const group = (name: CommandFacts['group']): Items => commandsOf(name).map(command);
  return [
    ...(isMac
      ? [{ label: 'Authdesk', submenu: macItems(about, (['app.updates', 'go.settings'] as const).map(command)) }]
      : []),
    {
      label: '&File',
      submenu: [
        // Not of the page alone: on macOS there may be none.
        { ...command('app.newWindow'), label: 'New &window', click: newWindow },
        separator,
        ...(['app.newConnection', 'go.connections', 'app.closeConnection'] as const).map(command),
        ...(isMac
          ? [separator, { role: 'close' as const }]
          : [separator, command('go.settings'), separator, quitItem(platform)]),
      ],
    },
    { label: '&Edit', submenu: [command('app.undo'), command('app.redo'), separator, ...textItems] },
    { label: '&View', submenu: [command('app.theme'), separator, ...viewItems(isPackaged)] },
    { label: '&Go', submenu: group('Go to') },
    { label: 'F&ind', submenu: group('Find') },
    { label: '&User', submenu: [...group('App'), separator, ...group('This user')] },
    {
      label: '&Window',
      role: 'window',
      submenu: [{ role: 'minimize' }, ...(isMac ? [{ role: 'zoom' as const }, { role: 'front' as const }] : [])],
    },
    {
      label: '&Help',
      role: 'help',
      submenu: [
        command('app.help'),
        { label: 'better-auth &documentation', click: () => openLink(DOCS) },
        separator,
        command('app.log'),
        command('app.problem'),
        ...(isMac ? [] : [separator, command('app.updates'), { label: '&About Authdesk', click: about }]),
      ],
    },
  ];
}

/** What a text field has. */
const textItems: Items = [
  { role: 'undo', label: 'Undo typing' },
  { role: 'redo', label: 'Redo typing' },
  separator,
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
];

function viewItems(isPackaged: boolean): Items {
  const developer: Items = [
    separator,
    // Without the usual keys: Ctrl+R reads the data again.
    { role: 'forceReload', accelerator: 'CmdOrCtrl+Shift+F5' },
    { role: 'toggleDevTools' },
  ];
  return [
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'resetZoom' },
    separator,
    { role: 'togglefullscreen' },
    ...(isPackaged ? [] : developer),
  ];
}

function macItems(about: () => void, ours: Items): Items {
  return [
    { label: 'About Authdesk', click: about },
    separator,
    ...ours,
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ];
}

function quitItem(platform: NodeJS.Platform): MenuItemConstructorOptions {
  return platform === 'win32' ? { role: 'quit', label: 'E&xit' } : { role: 'quit', label: '&Quit' };
}
