import { useMarks } from '../../../api/notes';
import { Panel } from '../../../ui/panel';
import { NotesList } from './notes-list';

/** What the team kept of somebody who is not in the database any more; nothing where there is nothing. */
export function NotesOfRemoved({ userId }: { userId: string }) {
  const { data: marks } = useMarks(userId);
  if (marks === undefined || (marks.notes === 0 && marks.tags.length === 0)) return null;
  return (
    <div className="mx-auto w-full max-w-2xl px-4 pb-6">
      <Panel title="Notes" count={marks.tags.join(', ')} flush className="max-h-80">
        <NotesList userId={userId} />
      </Panel>
    </div>
  );
}
