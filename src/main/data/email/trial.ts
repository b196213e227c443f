import type { OpenConnection } from '../connections/connection';
import { eb } from '../database/expressions';
import { authKeys } from '../redis/auth-keys';
import { addVerification, verificationStorage } from '../verifications/insert-verification';
import type { WritePath } from '../write/write-path';

/** On whose behalf something is tried, and over which connection. */
export interface TrialContext {
  readonly writes: WritePath;
  readonly connection: OpenConnection;
  readonly now: () => Date;
  /** What the audit calls the act it is for. */
  readonly action: string;
  readonly user: { readonly id: string; readonly email: string };
}

/** A row that is for nobody. */
export interface TrialRow {
  /** As it is to stand. */
  readonly identifier: string;
  readonly value: string;
  readonly expiresAt: Date;
  /** When it is to have been made; now where nothing is said. */
  readonly createdAt?: Date;
}

interface Trial<Answer> {
  readonly rows: readonly TrialRow[];
  /** More rows under the same identifiers; whether they go tells nothing. */
  readonly beside?: readonly TrialRow[];
  /** One the server is not asked about: where it goes too, something swept. */
  readonly control: TrialRow | null;
  readonly ask: () => Promise<Answer>;
}

interface Outcome<Answer> {
  readonly answer: Answer;
  /** The rows, by their places, that went while the server was asked, and that it read therefore. */
  readonly gone: readonly number[];
  /** Something else took rows away, so that those tell nothing. */
  readonly swept: boolean;
}

/** How long a copy stays in the secondary storage should Authdesk end in between. */
const KEY_MS = 60_000;

/**
 * Writes rows for nobody, asks the auth server about them and takes them back, to learn how it keeps what it mails. Both
 * writes stand in the audit as any other.
 */
export async function withTrial<Answer>(
  context: TrialContext,
  what: string,
  { rows, beside = [], control, ask }: Trial<Answer>,
): Promise<Outcome<Answer>> {
  const watched = control === null ? rows : [...rows, control];
  const all = [...watched, ...beside];
  const identifiers = watched.map(({ identifier }) => identifier);
  const { connection } = context;
  await write(context, `Added a trial for nobody, to ask the auth server how it keeps ${what}`, async (capture) => {
    const now = context.now();
    for (const row of all) {
      await addVerification(connection, capture, {
        ...row,
        now: row.createdAt ?? now,
        keyUntil: new Date(now.getTime() + KEY_MS),
      });
    }
    return connection.schema.verification === null ? 0 : all.length;
  });
  try {
    const answer = await ask();
    const left = await leftOf(connection, identifiers);
    const goneFrom = (present: ReadonlySet<string> | null) =>
      present === null ? [] : identifiers.flatMap((identifier, i) => (present.has(identifier) ? [] : [i]));
    const [goneRows, goneKeys] = [goneFrom(left.rows), goneFrom(left.keys)];
    const isControl = (i: number) => i >= rows.length;
    const swept = goneRows.some(isControl) || goneRows.length > 1;
    // A key goes only when it is read; rows are swept as well.
    return { answer, gone: goneKeys.length > 0 ? goneKeys.filter((i) => !isControl(i)) : swept ? [] : goneRows, swept };
  } finally {
    await write(
      context,
      `Removed the trial for nobody, by which the auth server was asked about ${what}`,
      async (capture) => {
        const { verification: table } = connection.schema;
        if (verificationStorage(connection) !== null) {
          capture.outside.noteGoneKeys(identifiers.map((identifier) => authKeys.verification(identifier)));
        }
        return table === null
          ? 0
          : (await capture.delete(table, eb(table.ref('identifier'), 'in', identifiers))).length;
      },
    );
  }
}

async function write(
  { writes, connection, action, user }: TrialContext,
  summary: string,
  perform: (capture: Parameters<Parameters<WritePath['write']>[1]['perform']>[1]) => Promise<number>,
): Promise<void> {
  await writes.write(connection, {
    action,
    target: { type: 'user', id: user.id, label: user.email },
    userId: user.id,
    intention: summary,
    changes: ['verification'],
    undoable: false,
    perform: async (_trx, capture) => ({ result: null, summary, rows: await perform(capture) }),
  });
}

/** Which of these are still there, in the table and in the secondary storage; null where there is no such place. */
async function leftOf(
  connection: OpenConnection,
  identifiers: readonly string[],
): Promise<{ rows: ReadonlySet<string> | null; keys: ReadonlySet<string> | null }> {
  const { handle, schema } = connection;
  const { verification: table } = schema;
  const storage = verificationStorage(connection);
  const rows =
    table === null
      ? null
      : await handle.db
          .selectFrom(table.from)
          .select(table.ref('identifier').as('identifier'))
          .where(eb(table.ref('identifier'), 'in', identifiers))
          .execute();
  const names =
    storage === null
      ? null
      : await Promise.all(identifiers.map(async (identifier) => storage.key(authKeys.verification(identifier))));
  const values = storage === null || names === null ? null : await storage.keys.getMany(names);
  return {
    rows: rows === null ? null : new Set(rows.map((row) => table?.read(row, 'identifier') ?? '')),
    keys: values === null ? null : new Set(identifiers.filter((_, i) => values[i] !== null)),
  };
}
