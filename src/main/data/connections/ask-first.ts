import path from 'node:path';
import type { ConnectionInput } from '@shared/api/connections';
import type { HostKey } from '@shared/api/ssh';
import { readSqlitePath } from '@shared/sqlite-path';
import { AppError } from '../base/app-error';
import { requireYes, shownInQuestion, type Ask } from '../base/ask';
import type { ConnectionStore } from './connection-store';
import { guardChange, type GuardChange } from './guard-change';
import { filePlace, loweredBy, placesOf, type Place } from './places';
import type { ConnectionSettings } from './profile';

/**
 * Asks a person in main's own dialog before a connection reaches somewhere new or has a guard lowered: the page may name
 * what it likes. What was allowed once in this run, or is saved, is not asked about again.
 */
export interface AskFirst {
  /** What may be saved: as it was entered, with paths in place of handles. @throws AppError CANCELLED, INVALID_INPUT */
  readonly save: (
    input: ConnectionInput,
  ) => Promise<{ readonly input: ConnectionInput; readonly guards: GuardChange | null }>;
  /** The same for what is only tried. */
  readonly test: (input: ConnectionInput) => Promise<ConnectionInput>;
  /** @throws AppError CANCELLED */
  readonly remove: (id: string) => Promise<void>;
  /** @throws AppError CANCELLED */
  readonly trust: (id: string, hostKeys: readonly HostKey[]) => Promise<void>;
}

/** Files a person chose in main's own dialog for reading. */
interface ChosenSources {
  readonly source: (handle: string) => string | null;
  readonly forget: (handle: string) => void;
  readonly wasChosen: (path: string) => boolean;
}

interface Dependencies {
  readonly store: Pick<ConnectionStore, 'change' | 'summary'>;
  readonly files: ChosenSources;
  readonly ask: Ask;
  /** Our own files in here are no databases of others. */
  readonly dataFolder: string;
}

export function createAskFirst({ store, files, ask, dataFolder }: Dependencies): AskFirst {
  /** Places by the connection they were allowed for. */
  const allowed = new Set<string>();
  const under = (id: string | undefined, { key }: Place) => `${id ?? ''} ${key}`;

  const unasked = (input: ConnectionInput, now: ConnectionSettings, known: readonly ConnectionSettings[]) => {
    const keys = new Set(known.flatMap(placesOf).map(({ key }) => key));
    for (const chosen of filesOf(now)) if (files.wasChosen(chosen)) keys.add(filePlace(chosen));
    return placesOf(now).filter((place) => !keys.has(place.key) && !allowed.has(under(input.id, place)));
  };
  const allow = (input: ConnectionInput, places: readonly Place[]) => {
    for (const place of places) allowed.add(under(input.id, place));
  };

  return {
    save: async (given) => {
      const input = withPaths(given, files);
      requireForeign(input, dataFolder);
      const { before, now, others } = await store.change(input);
      const places = unasked(input, now, before === null ? others : [before]);
      // A new connection to a database that is known already, or one that was handed over, must not be a way around its guards.
      const alike = before === null || before.undeclared === true;
      const compared = [
        ...(before === null ? [] : [before]),
        ...(alike ? others.filter((other) => isSameDatabase(now, other)) : []),
      ];
      const lowered = [...new Set(compared.flatMap((other) => loweredBy(now, other)))];
      if (places.length + lowered.length > 0) {
        await requireYes(ask, {
          message: `Save “${shownInQuestion(now.name)}” with ${lowered.length > 0 ? 'fewer guards' : 'what is new'}?`,
          details: [...lowered, ...places.map(({ line }) => line)],
          yes: 'Save',
          phrase: null,
        });
      }
      allow(input, places);
      for (const handle of filesOf(given)) files.forget(handle);
      return { input, guards: guardChange(before, now, lowered.length > 0) };
    },
    test: async (given) => {
      const input = withPaths(given, files);
      requireForeign(input, dataFolder);
      const { before, now, others } = await store.change(input);
      const places = unasked(input, now, before === null ? others : [before]);
      if (places.length > 0) {
        await requireYes(ask, {
          message: `Try the connection “${shownInQuestion(now.name)}”?`,
          details: places.map(({ line }) => line),
          yes: 'Try',
          phrase: null,
        });
      }
      allow(input, places);
      return input;
    },
    remove: async (id) => {
      const { name, environment } = await store.summary(id);
      await requireYes(ask, {
        message: `Remove the connection “${shownInQuestion(name)}”?`,
        details: ['Its saved passwords and views go with it. The database stays as it is.'],
        yes: 'Remove',
        phrase: environment === 'production' ? shownInQuestion(name) : null,
      });
    },
    trust: async (id, hostKeys) => {
      const { name } = await store.summary(id);
      await requireYes(ask, {
        message: `Trust the SSH server of “${shownInQuestion(name)}” from now on?`,
        details: hostKeys.map(({ server, type, fingerprint }) => shownInQuestion(`${server}: ${type} ${fingerprint}`)),
        yes: 'Trust',
        phrase: null,
      });
    },
  };
}

/** Handles of files in the place of which their paths are put. */
function withPaths(input: ConnectionInput, files: Dependencies['files']): ConnectionInput {
  const pathOf = (file: string) => files.source(file) ?? file;
  const { sqlite, ssh } = input;
  const keyOf = <S extends { keyFile?: string | undefined }>(server: S): S =>
    server.keyFile === undefined ? server : { ...server, keyFile: pathOf(server.keyFile) };
  return {
    ...input,
    ...(sqlite !== undefined && { sqlite: { ...sqlite, file: pathOf(sqlite.file) } }),
    ...(ssh !== undefined && {
      ssh: { ...keyOf(ssh), ...(ssh.jumps !== undefined && { jumps: ssh.jumps.map(keyOf) }) },
    }),
  };
}

function filesOf({ sqlite, ssh }: Pick<ConnectionInput, 'sqlite' | 'ssh'>): string[] {
  const keys = ssh === undefined ? [] : [ssh, ...(ssh.jumps ?? [])].map(({ keyFile }) => keyFile);
  return [sqlite?.file, ...keys].filter((file) => file !== undefined);
}

const OWN = /^(?:authdesk\.db|audit\.)/u;

/** @throws AppError INVALID_INPUT for a file of our own */
export function requireForeign({ sqlite }: Pick<ConnectionInput, 'sqlite'>, dataFolder: string): void {
  const read = readSqlitePath(sqlite?.file ?? '');
  if (!read.ok) return;
  const file = path.resolve(read.file);
  if (path.dirname(file) !== path.resolve(dataFolder) || !OWN.test(path.basename(file))) return;
  throw new AppError('INVALID_INPUT', "This is one of Authdesk's own files.", {
    field: 'sqlite.file',
    hint: "Choose the file of the app's database.",
  });
}

function isSameDatabase(one: ConnectionSettings, other: ConnectionSettings): boolean {
  const keys = new Set(databaseKeys(one));
  return databaseKeys(other).some((key) => keys.has(key));
}

function databaseKeys({ name, environment, driver, readOnly, expects, postgres, sqlite, ssh }: ConnectionSettings) {
  const only: ConnectionSettings = { name, environment, driver, readOnly, expects };
  const places = placesOf({
    ...only,
    ...(postgres !== undefined && { postgres }),
    ...(sqlite !== undefined && { sqlite }),
    ...(ssh !== undefined && { ssh }),
  });
  return places.map(({ key }) => key).filter((key) => key.startsWith('["postgres"') || driver === 'sqlite');
}
