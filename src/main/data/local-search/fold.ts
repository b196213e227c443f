/**
 * Text as the index keeps it and looks for it. Databases fold case in ways that differ in a few letters, so that what is
 * folded here is a little more than any of them folds: a candidate too many is dropped when its row is read.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return SPECIAL.test(lower) ? lower.replaceAll('\u0307', '').replaceAll('ı', 'i').replaceAll('ς', 'σ') : lower;
}

/** The dot that a Turkish capital I leaves behind, the one without it, and the sigma that ends a word. */
const SPECIAL = /[\u0307ıς]/;
