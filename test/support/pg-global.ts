// One real PostgreSQL for the whole integration run; tests make databases of their own in it.
import type { TestProject } from 'vitest/node';
import { startPostgres, type PgServer } from './pg-server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the superuser's database `postgres` on the shared server: `inject('pgUrl')`. */
    pgUrl: string;
  }
}

let server: PgServer | undefined;

/** Starts the server before the first test file. */
export async function setup(project: TestProject) {
  server = await startPostgres();
  project.provide('pgUrl', server.url());
}

/** Ends it after the last one. */
export async function teardown() {
  await server?.dispose();
}
