// Counts how often one waits for the database, one answer after the other, whatever each of them takes.
import pg from 'pg';

export interface Waits {
  /** How many answers had to be waited for one after the other while this ran; statements under way at once are one wait. */
  readonly during: (work: () => Promise<unknown>) => Promise<{ waits: number; statements: string[] }>;
  readonly stop: () => void;
}

type Ask = (this: pg.Client, ...asked: readonly unknown[]) => unknown;

/** Watches every statement that this process sends to a Postgres. */
export function watchWaits(): Waits {
  const holder = pg.Client.prototype as unknown as { query: Ask };
  const { query } = holder;
  // A statement is as far as the last answer that had come when it was asked, and its own answer one further.
  let reached = 0;
  let statements: string[] = [];
  holder.query = function watched(...asked) {
    const [first] = asked;
    const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
    const at = reached;
    statements.push(`${at}: ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`);
    const answered = () => {
      reached = Math.max(reached, at + 1);
    };
    const submitted = first as { callback?: (...told: unknown[]) => void };
    const { callback } = typeof first === 'string' ? {} : submitted;
    if (callback !== undefined) {
      submitted.callback = (...told) => {
        answered();
        callback(...told);
      };
    }
    const result = query.apply(this, [...asked]);
    if (result instanceof Promise) result.then(answered, answered);
    return result;
  };
  return {
    during: async (work) => {
      reached = 0;
      statements = [];
      await work();
      return { waits: reached, statements };
    },
    stop: () => {
      holder.query = query;
    },
  };
}
