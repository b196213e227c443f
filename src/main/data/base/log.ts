import path from 'node:path';
import electronLog from 'electron-log/node.js';
import type { Log } from './events';
import { redact } from './redact';

/** One logger for an area of the app; everything passes through redaction before it reaches file or console. */
export interface AppLog extends Log {
  /** A logger whose lines carry the name of an area. */
  readonly child: (area: string) => AppLog;
}

const ONE_MEGABYTE = 1024 ** 2;

interface LogOptions {
  /** Where `authdesk.log` and its predecessor `authdesk.old.log` lie. */
  readonly folder: string;
  /** Whether lines go to the terminal as well. */
  readonly toConsole: boolean;
}

/** Opens the log file of the app, which is set aside at 1 MB; nothing is sent anywhere. */
export function createLog({ folder, toConsole }: LogOptions): AppLog {
  // The /node flavour: the default one patches ipcMain and preloads as soon as it is imported.
  const logger = electronLog.create({ logId: folder });
  const { file, console: terminal } = logger.transports;
  file.resolvePathFn = () => path.join(folder, 'authdesk.log');
  file.maxSize = ONE_MEGABYTE;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.format = '{iso} [{level}] {text}';
  file.level = 'info';
  terminal.level = toConsole ? 'info' : false;
  for (const name of ['ipc', 'remote'] as const) {
    const transport = logger.transports[name];
    if (transport) transport.level = false;
  }
  logger.hooks.push((message) => ({ ...message, data: message.data.map(redact) }));

  const forArea = (area: string | null): AppLog => {
    const line = (message: string) => (area === null ? message : `${area}: ${message}`);
    const write = (level: 'info' | 'warn' | 'error') => (message: string, details?: unknown) =>
      details === undefined ? logger[level](line(message)) : logger[level](line(message), details);
    return { info: write('info'), warn: write('warn'), error: write('error'), child: forArea };
  };
  return forArea(null);
}
