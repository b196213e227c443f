import type {
  ConnectionInput,
  ConnectionReport,
  ConnectionSecrets,
  ConnectionStatus,
  ConnectionSummary,
} from '@shared/api/connections';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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

/** Tries a connection, saved or as typed, and reports what is there. */
export function useTestConnection() {
  return useMutation<ConnectionReport, ApiError, { id: string } | ConnectionInput>({
    mutationFn: (input) => call(bridge().connections.test(input)),
  });
}

/** Makes a connection the open one; what was read through the last one is forgotten. */
export function useOpenConnection() {
  const client = useQueryClient();
  return useMutation<ConnectionReport, ApiError, { id: string; secrets?: ConnectionSecrets }>({
    mutationFn: (input) => call(bridge().connections.open(input)),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.status });
      await client.invalidateQueries({ queryKey: keys.connections });
    },
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

/** Shows the system's file dialog; null when it was cancelled. */
export function useChooseFile() {
  return useMutation<{ file: string | null }, ApiError>({ mutationFn: () => call(bridge().connections.chooseFile()) });
}
