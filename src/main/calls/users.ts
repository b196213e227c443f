import { AppError } from '../data/base/app-error';
import type { CallContext, HandlersOf } from './handler';
import { usersSource } from '../data/export/sources';
import type { HandlerDependencies } from './dependencies';
import { diagnose } from '../data/diagnosis/diagnose';
import { findTwins } from '../data/diagnosis/twins';
import type { LocalDatabase } from '../data/local/local-database';
import type { Vault } from '../data/local/vault';
import type { Changed } from '@shared/events';
import type { Jobs } from '../data/base/jobs';
import type { ChosenFiles } from '../data/files/chosen-files';
import { startPackage } from '../data/package/person-package';
import { narrow } from '../data/notes/narrow';
import type { NoteStore } from '../data/notes/store';
import { removalPreview } from '../data/removal/preview';
import { removeUsers } from '../data/removal/remove-users';
import type { WritePath } from '../data/write/write-path';
import { banUser, unbanUser } from '../data/users/acts/ban';
import { getUser } from '../data/users/get-user';
import { countUsers, listUsers } from '../data/users/list-users';
import { clearRateLimits } from '../data/users/rate-limits';
import { resetSecondFactor, unlockSecondFactor } from '../data/users/reset-second-factor';
import { setPassword } from '../data/users/set-password';
import { createUser } from '../data/users/create-user';
import { createForm } from '../data/users/create-form';
import { checkEmail } from '../data/users/email-check';
import { setRoleOfUser } from '../data/users/acts/set-role';
import { panic, panicPreview } from '../data/users/panic';
import { suggest } from '../data/users/suggest';
import { updateUser } from '../data/users/update-user';
import type { OpenConnection } from '../data/connections/connection';

/** That a change was saved, although what it came to could not be read any more. */
function savedUnseen(why: AppError): AppError {
  const extras = { hint: `${why.message} Look again: nothing has to be done twice.`, cause: why };
  const message = 'The change was saved, but what it came to could not be read.';
  return why.code === 'CONNECTION_LOST'
    ? new AppError(why.code, message, { ...extras, details: { outcome: 'saved' } })
    : new AppError(why.code, message, extras);
}

type Dependencies = HandlerDependencies & {
  readonly vault: Pick<Vault, 'outlivesRestart'>;
  readonly local: LocalDatabase;
  readonly notes: NoteStore;
  readonly jobs: Jobs;
  readonly files: Pick<ChosenFiles, 'takeTarget'>;
  readonly announce: (changed: Changed) => void;
};

export function usersHandlers({
  connections,
  writes,
  now,
  exports,
  localSearch,
  vault,
  audit,
  local,
  notes,
  jobs,
  files,
  announce,
}: Dependencies): HandlersOf<'users'> {
  /** Runs an act on one user for a call, and answers with the user as they are then. */
  const act = async (
    id: string,
    call: CallContext,
    run: (connection: OpenConnection, writes: WritePath) => Promise<void>,
  ) =>
    connections.use(call.signal, async (connection) => {
      await run(connection, writes.for(call));
      return asItIsNow(connection, id, call.signal);
    });
  /** What became of a user who was written. @throws AppError that says that it was, where it cannot be read */
  const asItIsNow = async (connection: OpenConnection, id: string, signal: AbortSignal) => {
    try {
      return await getUser(connection, id, now(), signal);
    } catch (error) {
      throw savedUnseen(connection.handle.toAppError(error, signal.aborted, 'reading'));
    }
  };
  return {
    'users.list': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) =>
        listUsers(
          connection,
          { ...input, filters: await narrow(notes, connection.profile.id, input.filters), local: localSearch },
          now(),
          signal,
        ),
      ),
    'users.export': async (input, { signal }) => exports.start(usersSource(notes), input, signal),
    'users.count': async (input = {}, { signal }) =>
      connections.use(signal, async (connection) => {
        const filters = await narrow(notes, connection.profile.id, input.filters);
        return countUsers(connection, { search: input.search, filters }, now(), signal);
      }),
    'users.suggest': async ({ search, ...input }, { signal }) =>
      connections.use(signal, async (connection) => {
        const filters = await narrow(notes, connection.profile.id, input.filters);
        return { texts: await suggest(connection, { search, filters }, now(), signal) };
      }),
    'users.get': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => getUser(connection, id, now(), signal)),
    'users.diagnose': async ({ live = false, ...asked }, { signal }) =>
      connections.use(signal, async (connection) =>
        diagnose({ connection, local, audit, now: now(), live, signal }, asked),
      ),
    'users.twins': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => findTwins({ connection, now: now(), signal }, id)),
    'users.package': async ({ id, file, format = 'json' }, { signal }) =>
      startPackage({ connections, audit, jobs, files, notes, local, announce, now }, { id, file, format }, signal),
    'users.createForm': async (_input, { signal }) =>
      connections.use(signal, async (connection) => createForm(connection, signal)),
    'users.create': async (input, call) =>
      connections.use(call.signal, async (connection) => {
        const id = await createUser(connection, writes.for(call), input, now());
        return asItIsNow(connection, id, call.signal);
      }),
    'users.emailCheck': async (input, { signal }) =>
      connections.use(signal, async (connection) => checkEmail(connection, input, now(), signal)),
    'users.setRole': async (input, call) =>
      act(input.id, call, async (connection, path) => setRoleOfUser(connection, path, input, now())),
    'users.update': async (input, call) =>
      act(input.id, call, async (connection, path) => updateUser(connection, path, input, now())),
    'users.ban': async (input, call) =>
      act(input.id, call, async (connection, path) => banUser(connection, path, input, now())),
    'users.unban': async (input, call) =>
      act(input.id, call, async (connection, path) => unbanUser(connection, path, input, now())),
    'users.resetSecondFactor': async (input, call) =>
      act(input.id, call, async (connection, path) => resetSecondFactor(connection, path, input, now())),
    'users.unlockSecondFactor': async (input, call) =>
      act(input.id, call, async (connection, path) => unlockSecondFactor(connection, path, input, now())),
    'users.clearRateLimits': async (input, call) =>
      act(input.id, call, async (connection, path) => clearRateLimits(connection, path, input, now())),
    'users.setPassword': async (input, call) =>
      connections.use(call.signal, async (connection) => setPassword(connection, writes.for(call), input, now())),
    'users.removalPreview': async ({ ids }, { signal }) =>
      connections.use(signal, async (connection) =>
        removalPreview(connection, ids, { keepsForever: vault.outlivesRestart, now: now(), signal }),
      ),
    'users.remove': async ({ ids, confirm }, call) =>
      connections.use(call.signal, async (connection) =>
        removeUsers(connection, writes.for(call), { ids, confirm, why: call.why }, { now, signal: call.signal }),
      ),
    'users.panicPreview': async ({ id }, { signal }) =>
      connections.use(signal, async (connection) => panicPreview(connection, id, now())),
    'users.panic': async ({ id, ban }, call) =>
      connections.use(call.signal, async (connection) => {
        const done = await panic(connection, writes.for(call), { id, ban }, now);
        return { ...done, user: await asItIsNow(connection, id, call.signal) };
      }),
  };
}
