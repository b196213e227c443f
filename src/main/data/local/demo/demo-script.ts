// `~<ms>` stands for a time as better-auth's Kysely adapter stores it, `~~<ms>` for epoch milliseconds inside JSON;
// both count from the moment the database is created. The generator makes sure that no other text contains a tilde.
const RELATIVE_TIME = /~(~?)(-?\d+)/g;

/** Yields the SQL script that fills an empty SQLite file with the demo data as of `now`, in one transaction. */
export function demoScript(schemaSql: string, dataSql: string, now: Date): string {
  const start = now.getTime();
  const data = dataSql.replace(RELATIVE_TIME, (_match, epoch: string, offset: string) => {
    const time = start + Number(offset);
    return epoch === '' ? `'${new Date(time).toISOString()}'` : String(time);
  });
  // The pragma has no effect inside a transaction, so it comes first.
  return ['PRAGMA foreign_keys = ON;', 'BEGIN IMMEDIATE;', schemaSql, data, 'COMMIT;', ''].join('\n');
}
