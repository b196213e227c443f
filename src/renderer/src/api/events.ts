import type { ConnectionStatus } from '@shared/api/connections';
import type { Job } from '@shared/api/jobs';
import type { CommandId } from '@shared/commands';
import type { Changed, EventPayloads, Navigation } from '@shared/events';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { forgetActs } from './acts';
import { bridge } from './bridge';
import { noteHealth } from './health';
import { keys } from './keys';

const KEYS_OF_TABLE: Readonly<Record<Changed['tables'][number], readonly QueryKey[]>> = {
  // A user page shows rows of all four tables.
  user: [keys.users],
  session: [keys.sessions, keys.oneUser],
  account: [keys.accounts, keys.oneUser],
  verification: [keys.verifications, keys.oneUser],
  twoFactor: [keys.oneUser],
  rateLimit: [keys.users],
  organization: [keys.oneUser, keys.organizations],
  apikey: [keys.oneUser],
  outbox: [keys.outbox],
  'mail-log': [keys.mailLog],
  templates: [keys.templates],
  // Lists may be narrowed by them.
  notes: [keys.notes, keys.usersLists, keys.usersCounts],
  audit: [keys.audit],
  connections: [keys.connections, keys.status],
  preferences: [keys.preferences],
  updates: [keys.updates],
};

/** The cached lists that a change makes out of date. */
function keysOfChange(changed: Changed): readonly QueryKey[] {
  return changed.tables.flatMap((table) => KEYS_OF_TABLE[table]);
}

function followConnection(client: QueryClient, status: ConnectionStatus): void {
  const before = client.getQueryData<ConnectionStatus>(keys.status);
  client.setQueryData(keys.status, status);
  noteHealth(status);
  if (before?.open?.id !== status.open?.id) {
    forgetActs();
    // Rows of one database must never be seen under the name of another.
    client.removeQueries({ queryKey: keys.database, type: 'inactive' });
    void client.resetQueries({ queryKey: keys.database });
    void client.invalidateQueries({ queryKey: keys.connections });
  } else if (before?.health !== 'ok' && status.health === 'ok') {
    void client.invalidateQueries({ queryKey: keys.database });
  }
}

function followJob(client: QueryClient, job: Job): void {
  client.setQueryData<Job[]>(keys.jobs, (jobs = []) =>
    jobs.some((known) => known.id === job.id)
      ? jobs.map((known) => (known.id === job.id ? job : known))
      : [job, ...jobs],
  );
}

/** Keeps the cache in step with what main tells; returns the function that stops it. */
export function followEvents(
  client: QueryClient,
  onNavigate: (navigation: Navigation) => void,
  onCommand: (id: CommandId) => void,
): () => void {
  const { on } = bridge();
  const stops = [
    on('connection', (status: EventPayloads['connection']) => followConnection(client, status)),
    on('changed', (changed: Changed) => {
      for (const queryKey of keysOfChange(changed)) void client.invalidateQueries({ queryKey });
    }),
    on('job', (job) => followJob(client, job)),
    on('navigate', onNavigate),
    on('command', ({ id }) => onCommand(id)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
