const NOBODY = 65534;

/** Runs work as somebody without root's rights, whom permissions bind; as it is where we are nobody special anyway. */
export async function withoutRoot<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
