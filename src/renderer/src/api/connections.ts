import type { TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import type {
  ChosenKind,
  ConnectionInput,
  ConnectionSecrets,
  ConnectionStatus,
  ConnectionSummary,
} from '@shared/api/connections';
import type { MethodInput, MethodOutput } from '@shared/contract';
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';
import { noteHealth } from './health';
import { keys } from './keys';

/** Every saved connection. */
export function useConnections() {
  return useQuery<ConnectionSummary[], ApiError>({
    queryKey: keys.connections,
    queryFn: () => call(bridge().connections.list()),
  });
}

/** The open connection and its health; kept current by events. */
export function useConnectionStatus() {
  return useQuery<ConnectionStatus, ApiError>({
    queryKey: keys.status,
    queryFn: async () => {
      const status = await call(bridge().connections.status());
      noteHealth(status);
      return status;
    },
    staleTime: Infinity,
  });
}

/** Keeps a new or changed connection. */
export function useSaveConnection() {
  const client = useQueryClient();
  return useMutation<ConnectionSummary, ApiError, ConnectionInput>({
    mutationFn: (input) => call(bridge().connections.save(input)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}

/** Forgets a connection and its secrets. */
export function useRemoveConnection() {
  const client = useQueryClient();
  return useMutation<object, ApiError, string>({
    mutationFn: (id) => call(bridge().connections.remove({ id })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}

/** Makes a copy of a connection under another name, without its secrets. */
export function useDuplicateConnection() {
  const client = useQueryClient();
  return useMutation<ConnectionSummary, ApiError, string>({
    mutationFn: (id) => call(bridge().connections.duplicate({ id })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}

/** Puts the list in another order; shown at once, since it is local and easily taken back. */
export function useReorderConnections() {
  const client = useQueryClient();
  return useMutation<object, ApiError, readonly string[], ConnectionSummary[] | undefined>({
    mutationFn: (ids) => call(bridge().connections.reorder({ ids: [...ids] })),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: keys.connections });
      const before = client.getQueryData<ConnectionSummary[]>(keys.connections);
      if (before !== undefined) {
        const at = (one: ConnectionSummary) => ids.indexOf(one.id);
        client.setQueryData(
          keys.connections,
          before.toSorted((a, b) => at(a) - at(b)),
        );
      }
      return before;
    },
    onError: (_error, _ids, before) => client.setQueryData(keys.connections, before),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}

/** Tries a connection, saved or as typed, and reports what is there. */
export function useTestConnection() {
  return useMutation<ConnectionReport, ApiError, { id: string } | ConnectionInput>({
    mutationFn: (input) => call(bridge().connections.test(input)),
  });
}

async function readStatusAgain(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: keys.status });
  await client.invalidateQueries({ queryKey: keys.connections });
}

/** Makes a connection the open one; what was read through the last one is forgotten. */
export function useOpenConnection() {
  const client = useQueryClient();
  return useMutation<ConnectionReport, ApiError, { id: string; secrets?: ConnectionSecrets }>({
    mutationFn: (input) => call(bridge().connections.open(input)),
    onSettled: () => readStatusAgain(client),
  });
}

/** Leaves no connection open. */
export function useCloseConnection() {
  const client = useQueryClient();
  return useMutation<object, ApiError>({
    mutationFn: () => call(bridge().connections.close()),
    onSettled: () => client.invalidateQueries({ queryKey: keys.status }),
  });
}

/** Gives up opening a connection; one that was open before stays the open one. */
export function useCancelOpening() {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, { readonly stayWith: string | null }>({
    // Main opens whatever was asked for last, so asking for the old one is what gives up the new one.
    mutationFn: async ({ stayWith }) =>
      stayWith === null ? call(bridge().connections.close()) : call(bridge().connections.open({ id: stayWith })),
    onSettled: () => readStatusAgain(client),
  });
}

/** Whether a saved connection's secrets are in the system's store, so that saving it again leaves them there. */
function staysStored({ secrets }: ConnectionSummary): { remember?: boolean } {
  return secrets === 'none' ? {} : { remember: secrets === 'stored' };
}

/** Answers what a database could not tell; where the connection is open, everything is read anew with the answer. */
export function useAnswerTimes() {
  const client = useQueryClient();
  return useMutation<ConnectionSummary, ApiError, { summary: ConnectionSummary; times: TimeSettings; open: boolean }>({
    mutationFn: async ({ summary, times, open }) => {
      const saved = await call(
        bridge().connections.save({
          ...summary.settings,
          ...staysStored(summary),
          id: summary.id,
          times: { ...summary.settings.times, ...times },
        }),
      );
      if (open) await call(bridge().connections.open({ id: summary.id }));
      return saved;
    },
    onSettled: async (_saved, _error, { open }) => {
      await readStatusAgain(client);
      if (open) await client.invalidateQueries({ queryKey: keys.database });
    },
  });
}

/** Keeps what was answered about a connection; where it is open, everything is read anew with the answer. */
export function useAnswerConnection() {
  const client = useQueryClient();
  return useMutation<
    ConnectionSummary,
    ApiError,
    { summary: ConnectionSummary; input: ConnectionInput; open: boolean }
  >({
    mutationFn: async ({ summary, input, open }) => {
      const { remember: _typed, ...settings } = input;
      const saved = await call(bridge().connections.save({ ...settings, ...staysStored(summary) }));
      if (open) await call(bridge().connections.open({ id: summary.id }));
      return saved;
    },
    onSettled: async (_saved, _error, { open }) => {
      await readStatusAgain(client);
      if (open) await client.invalidateQueries({ queryKey: keys.database });
    },
  });
}

/** The SQL that makes a least-privilege role for the open database. */
export function useRoleSql(connectionId: string, role: 'viewer' | 'support', enabled: boolean) {
  return useQuery<string, ApiError>({
    queryKey: keys.roleSql(connectionId, role),
    queryFn: async () => (await call(bridge().connections.roleSql({ role }))).sql,
    enabled,
    staleTime: Infinity,
  });
}

/** Writes a signed list of connections, without secrets, where the person says; null where they did not. */
export function useExportConnections() {
  return useMutation<
    (MethodOutput<'connections.export'> & { readonly name: string | null }) | null,
    ApiError,
    Omit<MethodInput<'connections.export'>, 'file'>
  >({
    mutationFn: async (input) => {
      const { file, name } = await call(
        bridge().app.chooseSaveFile({ suggestedName: 'connections.json', format: 'json' }),
      );
      return file === null ? null : { ...(await call(bridge().connections.export({ ...input, file }))), name };
    },
  });
}

/** Adds the connections of a signed list the person chooses; null where they chose none. */
export function useImportConnections() {
  const client = useQueryClient();
  return useMutation<MethodOutput<'connections.import'> | null, ApiError>({
    mutationFn: async () => {
      const { file } = await call(bridge().connections.chooseFile({ what: 'list' }));
      return file === null ? null : call(bridge().connections.import({ file }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}

/** Shows the system's file dialog; nulls when it was cancelled. */
export function useChooseFile() {
  return useMutation<MethodOutput<'connections.chooseFile'>, ApiError, ChosenKind>({
    mutationFn: (what) => call(bridge().connections.chooseFile({ what })),
  });
}
