export interface StartOptions {
  /** The name of a connection, a postgres:// address or an SQLite file to open at start. */
  readonly open?: string;
}

const OPEN = '--open=';
const MAX_LENGTH = 4096;

/**
 * Our own options out of `process.argv`, wherever they stand: `electron . --open=X` and a packaged start put other
 * things around them. The last one counts, as with Chromium's switches; `--user-data-dir=` is Chromium's own.
 */
export function startOptions(argv: readonly string[]): StartOptions {
  const written = argv.findLast((argument) => argument.startsWith(OPEN))?.slice(OPEN.length);
  if (written === undefined) return {};
  const open = written.trim();
  return open === '' || open.length > MAX_LENGTH || open.includes('\0') ? {} : { open };
}
