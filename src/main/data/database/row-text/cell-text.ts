import type { TextCell } from './cell-plan';

/** What JSON has to escape; halves of a pair go the same way, which tells lone ones from pairs. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const ESCAPED_IN_JSON = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A cell as JSON. */
export function jsonCell(cell: TextCell): string {
  if (typeof cell === 'string') return ESCAPED_IN_JSON.test(cell) ? JSON.stringify(cell) : `"${cell}"`;
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  return cell === null ? 'null' : JSON.stringify(cell);
}

/** A line break of any kind has to be inside quotes, not just the one that ends our own lines. */
const QUOTED_IN_CSV = /[",\r\n]/;
/** What a spreadsheet takes for a formula, also behind blanks and invisible signs, some of which it drops. */
const FORMULA =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /^(?:[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]|[\s\p{Cc}\p{Cf}]+[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/** A cell as CSV, with an apostrophe before what a spreadsheet would run as a formula. Numbers stay as they are. */
export function csvCell(cell: TextCell): string {
  if (cell === null || cell === '') return '';
  if (typeof cell !== 'string') return String(cell);
  const harmless = beginsPlainly(cell) || !FORMULA.test(cell) ? cell : `'${cell}`;
  return QUOTED_IN_CSV.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Nearly every cell begins with a digit or an ASCII letter, which no formula does. */
function beginsPlainly(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 0x41 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
