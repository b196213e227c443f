/** Whether a text is what a pattern of ssh says: `*` stands for any, `?` for one character. */
export function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
    .replaceAll(/\*+/gu, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'u').test(text.toLowerCase());
}
