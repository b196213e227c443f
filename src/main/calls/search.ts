import type { HandlersOf } from './handler';
import type { HandlerDependencies } from './dependencies';
import { searchAnything } from '../data/search/search-anything';

/** The calls of `search`. Nothing about them is audited: what was pasted may open somebody's account. */
export function searchHandlers({ connections, localSearch, now }: HandlerDependencies): HandlersOf<'search'> {
  return {
    'search.anything': async ({ text }, { signal }) =>
      connections.use(signal, async (connection) => searchAnything({ connection, now: now(), signal }, text)),
    'search.indexStatus': async () => localSearch.status(),
    'search.indexStart': async ({ acceptSize = false } = {}) => {
      await localSearch.start(acceptSize);
      return localSearch.status();
    },
    'search.indexStop': async () => {
      await localSearch.stop();
      return {};
    },
  };
}
