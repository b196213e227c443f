import { open, readFile, type FileHandle } from 'node:fs/promises';

/** The whole file as text; null where there is none. */
export async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Adds a line, which ends in a line break, to a file only its owner may read; `durable` waits until it is on the disk. */
export async function appendLine(file: string, line: string, durable: boolean): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    await dropHalfLine(handle);
    await handle.appendFile(line);
    if (durable) await handle.datasync();
  } finally {
    await handle.close();
  }
}

// A crash or a full disk cut it off; what follows would make one broken line of two.
async function dropHalfLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  if (size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer[0] === LINE_BREAK) return;
  const bytes = Buffer.alloc(size);
  await handle.read(bytes, 0, size, 0);
  await handle.truncate(bytes.lastIndexOf(LINE_BREAK) + 1);
}

const LINE_BREAK = 0x0a;
