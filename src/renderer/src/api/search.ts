import type { Hit } from '@shared/api/search';
import { bridge } from './bridge';
import { cancellable } from './call';

/** Longer text is no token, cookie or link. */
const MAX_TEXT = 8000;

/**
 * What a pasted text may mean, and whom it leads to. Never through the cache of queries: the text may be a secret, and
 * would stay there.
 */
export async function askAnything(text: string, signal: AbortSignal): Promise<Hit[]> {
  return cancellable(signal, (requestId) => bridge().search.anything({ text: text.slice(0, MAX_TEXT), requestId }));
}
