import type { Figure } from './figures';
import type { BenchPostgres } from './postgres';
import type { World } from './world';

/** What a case has to work with. */
export interface Bench {
  /** Postgres and SQLite of the usual size. */
  readonly worlds: readonly World[];
  /** Postgres with ten times as many users, where it was made. */
  readonly large: World | null;
  readonly server: BenchPostgres;
}

/** Measures something and gives its lines of the table. */
export type Case = (bench: Bench) => AsyncGenerator<Figure>;

/** All databases of a bench. */
export const everywhere = ({ worlds, large }: Bench): World[] => (large === null ? [...worlds] : [...worlds, large]);
