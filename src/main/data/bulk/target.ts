import type { ConnectionProfile } from '../connections/profile';

/** Which database a connection leads to, without secrets: a job must never go on in another one. */
export function targetOf({ target }: Pick<ConnectionProfile, 'target'>): string {
  if (target.driver === 'sqlite') return `sqlite:${target.file}`;
  const { host, port, database, schema } = target.postgres;
  return `postgres:${host}:${port}/${database}${schema === undefined ? '' : `#${schema}`}`;
}
