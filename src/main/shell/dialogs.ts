import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';

const sqliteFile: OpenDialogOptions = {
  title: 'Choose an SQLite database',
  buttonLabel: 'Choose',
  properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'],
  filters: [
    { name: 'SQLite databases', extensions: ['db', 'sqlite', 'sqlite3', 'db3'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

/** Asks for an SQLite file with the system's dialog; null when it was cancelled. */
export async function chooseSqliteFile(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, sqliteFile);
  return canceled ? null : (filePaths[0] ?? null);
}
