import type { HandlersOf } from './handler';
import { verifications } from '../data/export/sources';
import type { HandlerDependencies } from './dependencies';
import type { Jobs } from '../data/base/jobs';
import { actingFor } from '../data/base/acting';
import { listVerifications } from '../data/verifications/list-verifications';
import { countExpired, purgeExpired } from '../data/verifications/purge-expired';
import { removeVerifications, removeVerificationsOfUser } from '../data/verifications/remove-verifications';

interface Dependencies extends HandlerDependencies {
  readonly jobs: Jobs;
}

/** The calls `verifications.*`. */
export function verificationsHandlers({
  connections,
  now,
  exports,
  writes,
  jobs,
}: Dependencies): HandlersOf<'verifications'> {
  return {
    'verifications.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => listVerifications(connection, input, now(), signal)),
    'verifications.export': async (input, { signal }) => exports.start(verifications, input, signal),
    'verifications.remove': async ({ ids }, call) =>
      connections.use(call.signal, async (connection) =>
        removeVerifications({ writes: writes.for(call), now }, connection, { ids }, call.signal),
      ),
    'verifications.removeForUser': async ({ userId }, call) =>
      connections.use(call.signal, async (connection) =>
        removeVerificationsOfUser({ writes: writes.for(call), now }, connection, { userId }),
      ),
    'verifications.countExpired': async ({ olderThan } = {}, { signal }) =>
      connections.use(signal, async (connection) => countExpired(connection, olderThan, now(), signal)),
    'verifications.purgeExpired': async ({ olderThan, confirm } = {}, call) =>
      // The job outlasts the call: nobody waits there for the entries it leaves.
      purgeExpired(
        { connections, jobs, now, writes: writes.for(actingFor(call.why)) },
        { olderThan, confirm },
        call.signal,
      ),
  };
}
