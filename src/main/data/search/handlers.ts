import type { Handlers } from '../../rpc/handlers';
import type { HandlerDependencies } from '../handler-dependencies';
import { searchAnything } from './search-anything';

/** The call `search.anything`. Nothing about it is audited: what was pasted may open somebody's account. */
export function searchHandlers({ connections, now }: HandlerDependencies): Handlers {
  return {
    'search.anything': async ({ text }, { signal }) =>
      connections.use(signal, async (connection) => searchAnything({ connection, now: now(), signal }, text)),
  };
}
