import { useMemo, useState } from 'react';

const NO_MARKS: ReadonlySet<string> = new Set();

/** Marked rows. They belong to one question: what is no longer on screen must not be acted on unseen. */
export function useMarks<Row extends { readonly id: string }>(rows: readonly Row[], question: string) {
  const [marking, setMarking] = useState({ question, ids: NO_MARKS });
  const kept = marking.question === question ? marking.ids : NO_MARKS;
  const marked = useMemo(() => rows.filter((row) => kept.has(row.id)), [rows, kept]);
  const ids = useMemo(() => new Set(marked.map((row) => row.id)), [marked]);
  return { marked, ids, set: (next: ReadonlySet<string>) => setMarking({ question, ids: next }) };
}
