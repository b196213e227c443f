import type { HandlersOf } from './handler';
import type { ChosenKind } from '@shared/api/connections';
import { AppError } from '../data/base/app-error';
import type { SharedLists } from '../data/connections/shared-list/shared-lists';
import { readWholeFile, writeWholeFile } from '../data/files/part-file';
import { roleSql } from '../data/connections/role-sql';
import type { AskFirst } from '../data/connections/ask-first';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { ConnectionStore } from '../data/connections/connection-store';
import type { ChosenFiles } from '../data/files/chosen-files';
import type { AuditDraft } from '../data/audit/draft';
import type { AuditLog } from '../data/audit/audit-log';
import type { GuardChange } from '../data/connections/guard-change';
import type { Emit } from '../data/base/events';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly store: ConnectionStore;
  readonly askFirst: AskFirst;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly sharedLists: SharedLists;
  readonly files: Pick<ChosenFiles, 'giveSource' | 'source' | 'forget' | 'takeTarget'>;
  readonly chooseFile: (what: ChosenKind) => Promise<string | null>;
  readonly emit: Emit;
}

export function connectionsHandlers({
  connections,
  store,
  askFirst,
  sharedLists,
  audit,
  files,
  chooseFile,
  emit,
}: Dependencies): HandlersOf<'connections'> {
  const announce = () => emit('changed', { tables: ['connections'], userIds: [] });
  return {
    'connections.list': async () => store.list(),
    'connections.save': async (input) => {
      const { input: allowed, guards } = await askFirst.save(input);
      const saved = await store.save(allowed);
      if (guards !== null) await audit.append(guardEntry(saved, guards));
      emit('changed', { tables: guards === null ? ['connections'] : ['connections', 'audit'], userIds: [] });
      return saved;
    },
    'connections.remove': async ({ id }) => {
      await askFirst.remove(id);
      if ((await connections.status()).open?.id === id) await connections.close();
      await store.remove(id);
      announce();
      return {};
    },
    'connections.test': async (input) => connections.test('driver' in input ? await askFirst.test(input) : input),
    'connections.open': async ({ id, secrets, hostKeys }) => {
      // Kept at once, as ssh does it: whatever else goes wrong then, nobody is asked twice.
      if (hostKeys !== undefined && hostKeys.length > 0) {
        await askFirst.trust(id, hostKeys);
        await store.trust(id, hostKeys);
      }
      const report = await connections.open(id, secrets);
      announce();
      return report;
    },
    'connections.duplicate': async ({ id }) => {
      const copy = await store.duplicate(id);
      announce();
      return copy;
    },
    'connections.reorder': async ({ ids }) => {
      await store.reorder(ids);
      announce();
      return {};
    },
    'connections.export': async ({ file, ...request }) => {
      const { text, fingerprint } = await sharedLists.write(request);
      await writeWholeFile(await files.takeTarget(file, 'json'), text);
      const names = await Promise.all(request.ids.map(async (id) => (await store.summary(id)).name));
      await audit.append(listEntry('connections.export', `Exported the list of ${quoted(names)}`, names.length));
      emit('changed', { tables: ['audit'], userIds: [] });
      return { fingerprint };
    },
    'connections.import': async ({ file }) => {
      const path = files.source(file);
      if (path === null) {
        throw new AppError('INVALID_INPUT', 'Only a file that was just chosen in the dialog is read.', {
          hint: 'Choose the file again.',
        });
      }
      files.forget(file);
      const taken = await sharedLists.take(await readWholeFile(path));
      const { added, signedBy, fingerprint } = taken;
      if (added.length > 0) {
        const what = `Added ${quoted(added.map(({ name }) => name))} from a list signed by "${signedBy}" (${fingerprint})`;
        await audit.append(listEntry('connections.import', what, added.length));
        emit('changed', { tables: ['connections', 'audit'], userIds: [] });
      }
      return { ...taken, added: [...added], there: [...taken.there] };
    },
    'connections.roleSql': async ({ role }, { signal }) =>
      connections.use(signal, async ({ handle, schema }) => ({ sql: roleSql(handle.kind, schema, role) })),
    'connections.close': async () => {
      await connections.close();
      return {};
    },
    'connections.status': async () => connections.status(),
    'connections.chooseFile': async ({ what }) => {
      const path = await chooseFile(what);
      return { file: path === null ? null : files.giveSource(path), path };
    },
  };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** That connections were handed on, or taken from a list. */
function listEntry(action: 'connections.export' | 'connections.import', summary: string, rows: number): AuditDraft {
  return { connection: null, action, target: null, userId: null, summary, outcome: 'done', rows };
}

/** That guards of a connection changed, such as its role or read-only: on record like what is then done without them. */
function guardEntry({ id, name }: { id: string; name: string }, { before, after }: GuardChange): AuditDraft {
  return {
    connection: { id, name },
    action: 'connections.guards',
    target: { type: 'connection', id, label: name },
    userId: null,
    summary: before === null ? `Added "${name}" with fewer guards than there were` : `Changed the guards of "${name}"`,
    before: before === null ? null : { ...before },
    after: { ...after },
    outcome: 'done',
    rows: null,
  };
}
