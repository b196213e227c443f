/** A release of better-auth: major, minor and, where it matters, patch. */
type Release = readonly [major: number, minor: number, patch: number];

/**
 * Whether a version such as `1.6.34` or `1.6` is this release or a later one; null where it is not known, or not to the
 * patch that would tell.
 */
export function isSince(version: string | undefined, [major, minor, patch]: Release): boolean | null {
  const [, ...parts] = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(version ?? '') ?? [];
  const [a, b, c] = parts.map((part) => (part === undefined ? undefined : Number(part)));
  if (a === undefined || b === undefined) return null;
  if (a !== major) return a > major;
  if (b !== minor) return b > minor;
  if (c === undefined) return patch === 0 ? true : null;
  return c >= patch;
}
