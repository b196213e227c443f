import { homedir } from 'node:os';
import path from 'node:path';
import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { ChosenKind } from '@shared/api/connections';
import { AppError } from '../data/base/app-error';

const sqliteFile: OpenDialogOptions = {
  title: 'Choose an SQLite database',
  buttonLabel: 'Choose',
  properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'],
  filters: [
    { name: 'SQLite databases', extensions: ['db', 'sqlite', 'sqlite3', 'db3'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

const keyFile: OpenDialogOptions = {
  title: 'Choose the file of a private key',
  buttonLabel: 'Choose',
  defaultPath: path.join(homedir(), '.ssh'),
  properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'],
};

const listFile: OpenDialogOptions = {
  title: 'Choose a list of connections',
  buttonLabel: 'Choose',
  properties: ['openFile', 'dontAddToRecent'],
  filters: [
    { name: 'Lists of connections', extensions: ['json'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

/** Asks for an SQLite database, a private key or a list of connections with the system's dialog; null when it was cancelled. */
export async function chooseFile(window: BrowserWindow | undefined, what: ChosenKind): Promise<string | null> {
  const options = { database: sqliteFile, key: keyFile, list: listFile }[what];
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

const EXPORT_FILTERS: Readonly<Record<'csv' | 'jsonl' | 'json' | 'html', FileFilter>> = {
  csv: { name: 'CSV (spreadsheets)', extensions: ['csv'] },
  jsonl: { name: 'JSON lines', extensions: ['jsonl'] },
  json: { name: 'JSON', extensions: ['json'] },
  html: { name: 'Page to read', extensions: ['html'] },
};

/** Asks with the system's dialog where to save an export; null when it was cancelled. */
export async function chooseExportFile(
  window: BrowserWindow | undefined,
  { suggestedName, format }: { readonly suggestedName: string; readonly format: keyof typeof EXPORT_FILTERS },
): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: 'Export to a file',
    buttonLabel: 'Export',
    // Only a name: where it goes is for the person to say, not for the page.
    defaultPath: path.basename(suggestedName.replaceAll(/[\\/:*?"<>|]/g, '-')),
    filters: [EXPORT_FILTERS[format]],
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  };
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return canceled || filePath === '' ? null : filePath;
}

/** Asks where to save a report of a problem; null when it was cancelled. */
export async function chooseReportFile(
  window: BrowserWindow | undefined,
  suggestedName: string,
): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: 'Save the report',
    buttonLabel: 'Save',
    defaultPath: path.basename(suggestedName),
    filters: [{ name: 'Text', extensions: ['txt'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  };
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return canceled || filePath === '' ? null : filePath;
}

/** Says why something that was chosen in the menu, where no page answers, could not be done. Anything but an AppError is thrown on. */
export function sayFailure(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
  void dialog.showMessageBox({
    type: 'info',
    message: error.message,
    ...(error.hint !== undefined && { detail: error.hint }),
  });
}
