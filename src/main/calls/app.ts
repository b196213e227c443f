import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AppInfo, OwnFileTrouble, Preferences } from '@shared/api/app';
import type { ParsedInput } from '@shared/contract';
import type { Navigation } from '@shared/events';
import { LOG_NAME } from '../data/base/log';
import type { HandlersOf } from './handler';
import { createProblemReport } from './problem-report';
import { createAllowance } from '../data/base/allowance';
import { AppError } from '../data/base/app-error';
import type { ChosenFiles } from '../data/files/chosen-files';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { SecretStore } from '../data/local/secret-store';
import type { PreferenceStore } from '../data/local/preferences';
import type { Log } from '../data/base/events';
import type { Updates } from '../data/updates/updates';

export interface AppVersions {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
}

interface Dependencies {
  readonly versions: AppVersions & { readonly sqlite: string };
  readonly dataFolder: string;
  /** What was wrong with our own file at the start. */
  readonly trouble: OwnFileTrouble | null;
  /** What administrators set. */
  readonly policy: AppInfo['policy'];
  readonly secretStore: SecretStore;
  readonly preferences: PreferenceStore;
  readonly applyPreferences: (preferences: Preferences) => void;
  readonly files: Pick<ChosenFiles, 'giveTarget' | 'takeTarget'>;
  /** Shows the system's save dialog for a report; null when it was cancelled. */
  readonly chooseReportFile: (suggestedName: string) => Promise<string | null>;
  /** Shows a file of ours in the system's file manager. */
  readonly showFile: (file: string) => Promise<void>;
  readonly chooseSaveFile: (request: ParsedInput<'app.chooseSaveFile'>) => Promise<string | null>;
  /** Opens an https address in the person's browser; false when it was refused. */
  readonly openLink: (url: string) => Promise<boolean>;
  readonly connections: Pick<ConnectionManager, 'status'>;
  readonly cancelCall: (requestId: string) => void;
  readonly openWindow: (target: Navigation | undefined) => Promise<void>;
  readonly updates: Pick<Updates, 'state' | 'check' | 'install'>;
  readonly log: Log;
}

export function appHandlers(dependencies: Dependencies): HandlersOf<'app'> {
  const { versions, dataFolder, secretStore, preferences, applyPreferences, cancelCall, log } = dependencies;
  const reports = createAllowance({ most: 30, perMs: 600_000 });
  const report = createProblemReport({
    facts: () => factsOf(dependencies),
    connections: dependencies.connections,
    logFile: path.join(dataFolder, 'logs', LOG_NAME),
    files: dependencies.files,
    chooseFile: dependencies.chooseReportFile,
  });
  return {
    'app.updates': () => dependencies.updates.state(),
    'app.checkForUpdates': () => dependencies.updates.check(),
    'app.installUpdate': () => dependencies.updates.install(),
    'app.cancel': ({ requestId }) => {
      cancelCall(requestId);
      return {};
    },
    'app.openWindow': async ({ at } = {}) => {
      await dependencies.openWindow(at);
      return {};
    },
    'app.info': () => ({
      ...versions,
      dataFolder,
      secretStore: { backend: secretStore.backend, protected: secretStore.isProtected },
      trouble: dependencies.trouble,
      policy: dependencies.policy,
    }),
    'app.preferences': () => preferences.current(),
    'app.setPreferences': async (changes) => {
      // A key that is present but undefined changes nothing.
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const changed = await preferences.change(given);
      applyPreferences(changed);
      return changed;
    },
    'app.chooseSaveFile': async (request) => {
      const chosen = await dependencies.chooseSaveFile(request);
      if (chosen === null) return { file: null, name: null };
      return { file: await dependencies.files.giveTarget(chosen, request.format), name: path.basename(chosen) };
    },
    'app.openTicket': async ({ ticket }) => {
      const template = (await dependencies.connections.status()).open?.settings.access?.ticketUrl ?? '';
      const opened =
        template !== '' && (await dependencies.openLink(template.replaceAll('{ticket}', encodeURIComponent(ticket))));
      if (!opened) {
        throw new AppError('UNSUPPORTED', 'The ticket cannot be opened from here.', {
          hint: 'Enter the https address of your help desk in the connection, under "Access".',
        });
      }
      return {};
    },
    'app.reportProblem': ({ where, message }) => {
      if (!reports.take()) {
        throw new AppError('CONFLICT', 'Many problems were reported just now; the first of them are in the log.', {
          hint: 'Close Authdesk and start it again.',
        });
      }
      const reference = randomUUID().slice(0, 8);
      log.error(`the page reported a problem in ${where} [${reference}]: ${message}`);
      return { reference };
    },
    'app.problemReport': async () => ({ text: await report.text() }),
    'app.saveProblemReport': async () => ({ name: await report.save() }),
    'app.showFolder': async ({ what }) => {
      const logs = path.join(dataFolder, 'logs');
      await dependencies.showFile(what === 'log' ? path.join(logs, LOG_NAME) : path.join(dataFolder, 'authdesk.db'));
      return {};
    },
  };
}

function factsOf({ versions, secretStore, trouble, policy }: Dependencies): readonly string[] {
  const { version, electron, chromium, node, sqlite } = versions;
  return [
    `Authdesk ${version}, Electron ${electron}, Chromium ${chromium}, Node.js ${node}, SQLite ${sqlite}`,
    `Secret store ${secretStore.backend} (${secretStore.isProtected ? 'protected' : 'not protected'})`,
    `Own file: ${trouble === null ? 'whole' : trouble.what}; policy of administrators: ${policy === null ? 'none' : 'yes'}`,
  ];
}
