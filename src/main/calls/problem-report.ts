import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../data/base/app-error';
import { redactText } from '../data/base/redact';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { ChosenFiles } from '../data/files/chosen-files';
import { writeWholeFile } from '../data/files/part-file';

/** What a person can hand on when something is wrong: shown first, then saved as it was shown. */
export interface ProblemReport {
  /** Puts it together anew. */
  readonly text: () => Promise<string>;
  /** Saves what was shown last in a file the person names; null where they cancelled. @throws AppError INVALID_INPUT, PERMISSION_DENIED */
  readonly save: () => Promise<string | null>;
}

interface Dependencies {
  /** Versions and the like, a line each. */
  readonly facts: () => readonly string[];
  readonly connections: Pick<ConnectionManager, 'status'>;
  readonly logFile: string;
  readonly files: Pick<ChosenFiles, 'giveTarget' | 'takeTarget'>;
  readonly chooseFile: (suggestedName: string) => Promise<string | null>;
}

/** Of the log: enough for what just happened, and few enough to be read before it is sent. */
const LOG_BYTES = 64 * 1024;
const LOG_LINES = 200;

export function createProblemReport({ facts, connections, logFile, files, chooseFile }: Dependencies): ProblemReport {
  let shown: string | null = null;
  return {
    text: async () => {
      const { open: current, health, report } = await connections.status();
      const lines = [
        'Authdesk problem report',
        ...facts(),
        `System: ${process.platform} ${process.arch}, ${os.release()}`,
        // Neither its name nor where it is: only what kind of database it is.
        current === null
          ? 'No database is open'
          : `Database: ${current.driver}, ${report?.serverVersion ?? '?'}, ${current.environment}, ${current.readOnly ? 'read-only' : 'writable'}, ${health}`,
        '',
        `Log, last ${LOG_LINES} lines:`,
        ...(await lastLines(logFile)),
      ];
      shown = `${lines.map(withoutPeople).join('\n')}\n`;
      return shown;
    },
    save: async () => {
      if (shown === null) throw new AppError('INVALID_INPUT', 'There is no report yet.', { hint: 'Look at it first.' });
      const chosen = await chooseFile('authdesk-problem.txt');
      if (chosen === null) return null;
      const target = await files.takeTarget(await files.giveTarget(chosen, 'txt'), 'txt');
      await writeWholeFile(target, shown);
      return path.basename(target.path);
    },
  };
}

async function lastLines(file: string): Promise<readonly string[]> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return ['(none)'];
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - LOG_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOG_BYTES), 0, LOG_BYTES, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // The first one is cut where the file is longer.
    return lines.slice(from > 0 ? 1 : 0).slice(-LOG_LINES);
  } finally {
    await handle.close();
  }
}

const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+/gu;

/** A line without secrets, addresses of people and the name of whoever uses this computer. */
function withoutPeople(line: string): string {
  const home = os.homedir();
  const plain = redactText(line).replaceAll(ADDRESS, '[address]');
  return home.length > 1 ? plain.replaceAll(home, '~') : plain;
}
