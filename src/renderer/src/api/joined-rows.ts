import type { Page } from '@shared/api/common';

type Pages<Row> = readonly Page<Row>[];

interface Joined<Row> {
  readonly pages: Pages<Row>;
  readonly upwards: boolean;
  readonly rows: readonly Row[];
  /** Where each row stands in `rows`, by its id. */
  readonly places: Map<string, number>;
}

function idOf(row: unknown): string {
  return (row as { id: string }).id;
}

function isBefore<Row>(earlier: Pages<Row>, later: Pages<Row>): boolean {
  return earlier.length > 0 && earlier.length < later.length && earlier.every((page, index) => page === later[index]);
}

/**
 * Makes a function that puts the rows of pages into one list; `upwards` where each page lies above the one before it. A row
 * may move between two pages while they are read: it is shown once, at its first place and as it was read last, unless rows
 * may share an id, so that each stands for itself. Where pages
 * were only added since the last call, only theirs are gone through, so that the thousandth page costs what the second did.
 */
export function makeRowJoiner<Row>(): (pages: Pages<Row> | undefined, upwards: boolean) => readonly Row[] {
  let last: Joined<Row> = { pages: [], upwards: false, rows: [], places: new Map() };
  return (pages = [], upwards) => {
    if (pages === last.pages && upwards === last.upwards) return last.rows;
    // Rows that come in above change the place of all others: they are joined anew.
    const grows = !upwards && !last.upwards && isBefore(last.pages, pages);
    const rows = grows ? last.rows.slice() : [];
    const places = grows ? last.places : new Map<string, number>();
    const added = grows ? pages.slice(last.pages.length) : upwards ? pages.toReversed() : pages;
    for (const page of added) {
      for (const row of page.rows) {
        const id = idOf(row);
        const place = page.sharedIds === true ? undefined : places.get(id);
        if (place === undefined) places.set(id, rows.push(row) - 1);
        else rows[place] = row;
      }
    }
    last = { pages, upwards, rows, places };
    return rows;
  };
}
