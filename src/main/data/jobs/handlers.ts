import type { Handlers } from '../../rpc/handlers';
import type { Jobs } from './jobs';

export function jobsHandlers(jobs: Jobs): Handlers {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.cancel': ({ id }) => {
      jobs.cancel(id);
      return {};
    },
  };
}
