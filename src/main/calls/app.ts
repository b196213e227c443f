import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { OwnFileTrouble, Preferences } from '@shared/api/app';
import type { ParsedInput } from '@shared/contract';
import type { Navigation } from '@shared/events';
import type { HandlersOf } from './handler';
import { createAllowance } from '../data/base/allowance';
import { AppError } from '../data/base/app-error';
import type { ChosenFiles } from '../data/files/chosen-files';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { SecretStore } from '../data/local/secret-store';
import type { PreferenceStore } from '../data/local/preferences';
import type { Log } from '../data/base/events';

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
  readonly secretStore: SecretStore;
  readonly preferences: PreferenceStore;
  readonly applyPreferences: (preferences: Preferences) => void;
  readonly files: Pick<ChosenFiles, 'giveTarget'>;
  readonly chooseSaveFile: (request: ParsedInput<'app.chooseSaveFile'>) => Promise<string | null>;
  /** Opens an https address in the person's browser; false when it was refused. */
  readonly openLink: (url: string) => Promise<boolean>;
  readonly connections: Pick<ConnectionManager, 'status'>;
  readonly cancelCall: (requestId: string) => void;
  readonly openWindow: (target: Navigation | undefined) => Promise<void>;
  readonly log: Log;
}

export function appHandlers(dependencies: Dependencies): HandlersOf<'app'> {
  const { versions, dataFolder, secretStore, preferences, applyPreferences, cancelCall, log } = dependencies;
  const reports = createAllowance({ most: 30, perMs: 600_000 });
  return {
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
  };
}
