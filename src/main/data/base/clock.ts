/** A clock beyond this is wrong, and what is added to its time has to have four digits for its year as well. */
const LATEST = Date.UTC(9900, 0, 1);
/** The last moment that has. */
const LAST = '9999-12-31T23:59:59.999Z';

/** A computer's clock as far as it can be believed: everything that is written down with it can be read again. */
export function believable(clock: () => Date): () => Date {
  return () => {
    const now = clock();
    return now.getTime() > LATEST ? new Date(LATEST) : now;
  };
}

/** A moment we once wrote down as ISO text; of one that a wrong clock put beyond the year 9999 the last there is. */
export function writtenAt(iso: string): string {
  return /^\d{4}-/.test(iso) ? iso : LAST;
}
