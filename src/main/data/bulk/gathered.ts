import type { Changed } from '@shared/events';

/** At most so often every open view reads again while a job writes batch after batch. */
const EVERY_MS = 1000;

/** Tells of many changes in one: at once for the first, then together once a second. */
export function gathered(announce: (changed: Changed) => void, everyMs = EVERY_MS) {
  const tables = new Set<Changed['tables'][number]>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = () => {
    if (tables.size === 0) return;
    const told = [...tables];
    tables.clear();
    announce({ tables: told, userIds: [] });
  };
  return {
    announce: (changed: Changed) => {
      for (const table of changed.tables) tables.add(table);
      if (timer !== null) return;
      tell();
      timer = setTimeout(() => {
        timer = null;
        tell();
      }, everyMs);
      timer.unref();
    },
    /** Tells what is still to be told. */
    flush: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      tell();
    },
  };
}
