const told = new Set<string>();

/** Says of a job that whoever started it tells how it ended, with more than its own words. */
export function tellElsewhere(id: string): void {
  told.add(id);
}

/** Whether somebody else tells how a job ended. */
export function isToldElsewhere(id: string): boolean {
  return told.has(id);
}
