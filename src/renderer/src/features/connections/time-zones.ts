/** The zones this computer knows, UTC and its own first: most auth servers run in one of the two. */
export function timeZones(): readonly string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['UTC', here, ...Intl.supportedValuesOf('timeZone')])];
}

/** Whether a zone of this name exists. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
