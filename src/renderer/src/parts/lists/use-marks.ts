import { useMemo, useState } from 'react';

const NO_MARKS: ReadonlySet<string> = new Set();
const NO_ROWS: readonly never[] = [];

/** Marked rows. They belong to one question: what is no longer on screen must not be acted on unseen. */
export function useMarks<Row extends { readonly id: string }>(rows: readonly Row[], question: string) {
  const [marking, setMarking] = useState({ question, ids: NO_MARKS });
  const kept = marking.question === question ? marking.ids : NO_MARKS;
  // Mostly nothing is marked, and then no further page of a long list is worth going through.
  const marked = useMemo(() => (kept.size === 0 ? NO_ROWS : rows.filter((row) => kept.has(row.id))), [rows, kept]);
  const ids = useMemo(() => (marked.length === 0 ? NO_MARKS : new Set(marked.map((row) => row.id))), [marked]);
  return { marked, ids, set: (next: ReadonlySet<string>) => setMarking({ question, ids: next }) };
}
