import type { Note } from '@shared/api/notes';
import type { TextPiece } from '../database/read-all';
import { textOfRows } from '../database/row-text/row-text';
import type { NoteStore } from '../notes/store';
import { pickColumns, type RowColumn } from './columns';
import type { ExportSource } from './sources';

type Row = Note & { readonly tags: string };

const COLUMNS: readonly RowColumn<Row>[] = (
  ['id', 'userId', 'tags', 'at', 'actor', 'person', 'ticket', 'text'] as const
).map((name) => ({ name, cell: (row) => row[name] }));

/** The notes of a connection with the tags of whom they are about, oldest first. */
export function notesSource(store: Pick<NoteStore, 'everyNote'>): ExportSource<object> {
  return {
    action: 'notes.export',
    noun: ['note', 'notes'],
    columns: (_connection, wanted) => pickColumns(COLUMNS, wanted).map(({ name }) => name),
    read: async ({ profile }, _question, { format, columns }) => {
      const { start, row } = textOfRows(format, pickColumns(COLUMNS, columns));
      return { start, pieces: inPieces(store.everyNote(profile.id), row), total: async () => null };
    },
  };
}

async function* inPieces(parts: AsyncIterable<Row[]>, text: (row: Row) => string): AsyncGenerator<TextPiece> {
  for await (const part of parts) yield { text: part.map(text).join(''), rows: part.length };
}
