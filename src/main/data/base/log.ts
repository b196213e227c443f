import path from 'node:path';
import { inspect } from 'node:util';
import electronLog from 'electron-log/node.js';
import { createAllowance } from './allowance';
import type { Log } from './events';
import { redact } from './redact';

/** One logger for an area of the app; everything passes through redaction before it reaches file or console. */
export interface AppLog extends Log {
  /** A logger whose lines carry the name of an area. */
  readonly child: (area: string) => AppLog;
}

/** The file of the log in its folder. */
export const LOG_NAME = 'authdesk.log';

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
  file.resolvePathFn = () => path.join(folder, LOG_NAME);
  file.maxSize = ONE_MEGABYTE;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.format = '{iso} [{level}] {text}';
  file.level = 'info';
  terminal.level = toConsole ? 'info' : false;
  for (const name of ['ipc', 'remote'] as const) {
    const transport = logger.transports[name];
    if (transport) transport.level = false;
  }
  logger.hooks.push((message) => ({ ...message, data: message.data.map((part) => oneEntry(redact(part))) }));

  const forArea = (area: string | null): AppLog => {
    const line = (message: string) => (area === null ? message : `${area}: ${message}`);
    const write = (level: 'info' | 'warn' | 'error') => (message: string, details?: unknown) =>
      details === undefined ? logger[level](line(message)) : logger[level](line(message), details);
    return { info: write('info'), warn: write('warn'), error: write('error'), child: forArea };
  };
  return forArea(null);
}

/** Where a line ends, as some reader of a log sees it, and what moves a terminal's cursor or turns its text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One entry stays one: nothing that was handed in can begin a line that looks like another entry. */
function oneEntry(part: unknown): string {
  if (typeof part === 'string') return part.replaceAll(UNSEEN, escaped);
  const lines = inspect(part, { depth: 6, breakLength: 120 }).split('\n');
  return lines.map((line) => line.replaceAll(UNSEEN, escaped)).join('\n    ');
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`;
}

/** What a page can make us write: so many lines, so that it cannot wash the log away. */
const OF_A_PAGE = { most: 60, perMs: 600_000 } as const;

/** A log for what a page causes: beyond 60 lines in ten minutes nothing is written, and one line says so. */
export function sparing(log: Log): Log {
  const allowance = createAllowance(OF_A_PAGE);
  let silent = false;
  const write = (level: 'info' | 'warn' | 'error') => (message: string, details?: unknown) => {
    if (allowance.take()) {
      silent = false;
      log[level](message, details);
    } else if (!silent) {
      silent = true;
      log.warn('the page causes so many lines that the next ones are left out');
    }
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
