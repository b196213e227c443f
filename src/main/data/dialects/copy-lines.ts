import type { SqlValue } from './database-handle';

type Reader = ((text: string) => unknown) | null;

const NULL = String.raw`\N`;
const BACKSLASH = '\\';
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * Takes apart what COPY TO STDOUT sends in its text format: a line a row, tabs between values, `\N` for NULL, and a
 * backslash before what would be mistaken for one of these. `readers` make values of the texts, one for each column.
 */
export function copyLineReader(readers: readonly Reader[]): (line: string) => SqlValue[] {
  return (line) => {
    const values: SqlValue[] = line.split('\t');
    const escaped = line.includes(BACKSLASH);
    for (let i = 0; i < values.length; i += 1) {
      let text = values[i] as string;
      if (escaped && text.includes(BACKSLASH)) {
        if (text === NULL) {
          values[i] = null;
          continue;
        }
        text = text.replaceAll(/\\(.)/gs, (_, sign: string) => ESCAPES[sign] ?? sign);
        values[i] = text;
      }
      const reader = readers[i];
      if (reader !== null && reader !== undefined) values[i] = reader(text) as SqlValue;
    }
    return values;
  };
}

const NEWLINE = 10;

/** Cuts a stream of bytes into texts of whole lines, each without its last line end. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer | null = null;
  for await (const chunk of chunks) {
    const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE);
    rest = end === bytes.length - 1 ? null : bytes.subarray(end + 1);
    if (end >= 0) yield bytes.toString('utf8', 0, end);
  }
  if (rest !== null) throw new Error('COPY ended in the middle of a row');
}
