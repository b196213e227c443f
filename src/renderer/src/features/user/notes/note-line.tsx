import { StickyNote } from 'lucide-react';
import { notePages, useMarks } from '../../../api/notes';
import { usePagedList } from '../../../api/paged';
import { byWhom } from '../../audit/public/action-words';
import { RelativeTime } from '../../../ui/time';
import { showHistory } from './shown-tab';

/** The newest note where nobody can miss it; nothing where there is none. */
export function NoteLine({ userId }: { userId: string }) {
  const any = (useMarks(userId).data?.notes ?? 0) > 0;
  const note = usePagedList(notePages(userId), any).rows[0];
  if (!any || note === undefined) return null;
  return (
    <button
      type="button"
      title={`${note.text}\n${byWhom(note)}`}
      onClick={() => showHistory(userId, 'notes')}
      className="mt-1.5 flex w-full min-w-0 items-center gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-hover"
    >
      <StickyNote className="size-3.5 shrink-0 text-warn-ink" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{note.text}</span>
      <span className="max-w-40 shrink-0 truncate text-faint">{note.person ?? note.actor}</span>
      <RelativeTime iso={note.at} className="shrink-0 text-faint" />
    </button>
  );
}
