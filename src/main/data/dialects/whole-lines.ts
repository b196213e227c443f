const NEWLINE = 10;

/** Cuts a stream of bytes into pieces of whole lines, each with its last line end. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer | null = null;
  for await (const chunk of chunks) {
    const bytes: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    rest = end === bytes.length ? null : bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (rest !== null) throw new Error('the answer ended in the middle of a row');
}
