/** Reads CSV as RFC 4180 has it, byte order mark and all: a parser of our own, so that the writer is not its own judge. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  for (let at = 0; at < body.length; at += 1) {
    const char = body.charAt(at);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (body.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      record.push(cell);
      cell = '';
    } else if (char === '\r' && body.charAt(at + 1) === '\n') {
      records.push([...record, cell]);
      record = [];
      cell = '';
      at += 1;
    } else if (char === '"' || char === '\r' || char === '\n') {
      throw new Error(`a bare ${JSON.stringify(char)} at ${at}`);
    } else cell += char;
  }
  if (quoted || cell !== '' || record.length > 0) throw new Error('the last line is cut off');
  return records;
}

/** The records as objects, by the names in the first line. */
export function csvObjects(text: string): Record<string, string>[] {
  const [names = [], ...records] = parseCsv(text);
  return records.map((record) => {
    if (record.length !== names.length) throw new Error(`${record.length} cells under ${names.length} names`);
    return Object.fromEntries(names.map((name, at) => [name, record[at] ?? '']));
  });
}

/** What stood in the database, from a cell that may have been made harmless. */
export function unescaped(cell: string): string {
  return /^'(?:[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0])/u.test(cell) ? cell.slice(1) : cell;
}
