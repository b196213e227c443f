/** Gets an address; how, and over which proxy, is for the shell to say. */
export type FetchFeed = (url: string, signal: AbortSignal) => Promise<Response>;

export const MANIFEST_NAME = 'update.json';
const DEADLINE_MS = 30_000;
const MAX_BYTES = 200_000;

/** A feed could not be asked: no network, no server, no such file, or no end. */
export class FeedUnreachable extends Error {}

/** The address of a file beside the manifest of a feed. */
export function inFeed(feed: string, name: string): string {
  return new URL(name, feed.endsWith('/') ? feed : `${feed}/`).href;
}

/** The text of a feed's manifest. @throws FeedUnreachable */
export async function readFeed(feed: string, fetchFeed: FetchFeed): Promise<string> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    const answer = await fetchFeed(inFeed(feed, MANIFEST_NAME), signal);
    if (!answer.ok) throw new FeedUnreachable(`the feed answered ${answer.status}`);
    return await bodyOf(answer);
  } catch (error) {
    if (error instanceof FeedUnreachable) throw error;
    throw new FeedUnreachable('the feed did not answer', { cause: error });
  }
}

async function bodyOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new FeedUnreachable('the feed does not end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
