import type { IndexHits } from './packed-index';

/** A user as the index takes it: the id and what is searched, empty where there is nothing. */
export type IndexRow = readonly [id: string, ...texts: string[]];

export type IndexRequest = { readonly id: number } & (
  | { readonly kind: 'add'; readonly rows: readonly IndexRow[] }
  | { readonly kind: 'trim' }
  | { readonly kind: 'search'; readonly words: readonly string[]; readonly from: number; readonly most: number }
);

export interface IndexReply {
  readonly id: number;
  readonly found: IndexHits | null;
  readonly rows: number;
  readonly bytes: number;
}
