import type { HandlersOf } from './handler';
import { roleSql } from '../data/connections/role-sql';
import type { AskFirst } from '../data/connections/ask-first';
import type { ConnectionManager } from '../data/connections/connection-manager';
import type { ConnectionStore } from '../data/connections/connection-store';
import type { ChosenFiles } from '../data/files/chosen-files';
import type { Emit } from '../data/base/events';

interface Dependencies {
  readonly connections: ConnectionManager;
  readonly store: ConnectionStore;
  readonly askFirst: AskFirst;
  readonly files: Pick<ChosenFiles, 'giveSource'>;
  readonly chooseFile: (what: 'database' | 'key') => Promise<string | null>;
  readonly emit: Emit;
}

export function connectionsHandlers({
  connections,
  store,
  askFirst,
  files,
  chooseFile,
  emit,
}: Dependencies): HandlersOf<'connections'> {
  const announce = () => emit('changed', { tables: ['connections'], userIds: [] });
  return {
    'connections.list': async () => store.list(),
    'connections.save': async (input) => {
      const saved = await store.save(await askFirst.save(input));
      announce();
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
