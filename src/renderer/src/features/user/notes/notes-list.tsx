import type { Note } from '@shared/api/notes';
import { Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toApiError } from '../../../api/error';
import { notePages, useAddNote, useRemoveNote } from '../../../api/notes';
import { usePagedList } from '../../../api/paged';
import { PagedLines } from '../../../parts/lists/paged-lines';
import { TicketLink } from '../../../parts/reason/ticket-link';
import { useConnectionStatus } from '../../../api/connections';
import { Button, IconButton } from '../../../ui/button';
import { Input, Textarea } from '../../../ui/input';
import { RelativeTime } from '../../../ui/time';
import { toast } from '../../../ui/toast';
import { byWhom } from '../../audit/public/action-words';

const WAITING = { rows: 2, rowHeight: 28, columns: '1fr 80px' };

const failed = (error: unknown) => {
  const { message, hint } = toApiError(error);
  toast.error({ title: message, description: hint });
};

/** A new note: Ctrl or Cmd with Enter keeps it. */
function NewNote({ userId }: { userId: string }) {
  const [text, setText] = useState('');
  const [ticket, setTicket] = useState('');
  const add = useAddNote();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  const empty = text.trim() === '';
  const save = () => {
    if (empty || add.isPending) return;
    const of = ticket.trim();
    add.mutate(
      { userId, text: text.trim(), ...(of !== '' && { ticket: of }) },
      {
        onSuccess: () => {
          setText('');
          box.current?.focus();
        },
        onError: failed,
      },
    );
  };
  return (
    <form
      className="flex items-start gap-2 border-b border-line/70 px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        ref={box}
        rows={1}
        aria-label="New note"
        placeholder="What the next of your team should know"
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          save();
        }}
        className="min-h-7 flex-1"
      />
      <Input
        aria-label="Ticket"
        placeholder="Ticket"
        maxLength={200}
        className="w-24! shrink-0"
        value={ticket}
        onChange={(event) => setTicket(event.target.value)}
      />
      <Button type="submit" busy={add.isPending} disabled={empty} title="Ctrl+Enter keeps it">
        Keep
      </Button>
    </form>
  );
}

function NoteItem({ note }: { note: Note }) {
  const remove = useRemoveNote();
  const ticketUrl = useConnectionStatus().data?.open?.settings.access?.ticketUrl ?? null;
  const bringBack = () => remove.mutate({ id: note.id, restore: true }, { onError: failed });
  const takeAway = () =>
    remove.mutate(
      { id: note.id, restore: false },
      {
        onSuccess: () => toast.ok({ title: 'Removed the note', action: { label: 'Undo', onSelect: bringBack } }),
        onError: failed,
      },
    );
  return (
    <li className="flex items-start gap-2.5 py-1.5 pr-2 pl-3 hover:bg-hover/60">
      <p className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap selectable">{note.text}</p>
      {note.ticket === null ? null : (
        <span className="flex max-w-28 shrink-0 items-center gap-1 truncate text-sm text-muted">
          {note.ticket}
          <TicketLink ticket={note.ticket} url={ticketUrl} />
        </span>
      )}
      <span className="max-w-28 shrink-0 truncate text-sm text-faint" title={byWhom(note)}>
        {note.person ?? note.actor}
      </span>
      <RelativeTime iso={note.at} className="w-20 shrink-0 text-right text-sm text-faint" />
      <IconButton icon={Trash2} label="Remove this note" size="sm" onClick={takeAway} />
    </li>
  );
}

/** The team's notes on a person, newest first, and a box for a new one. */
export function NotesList({ userId }: { userId: string }) {
  const list = usePagedList(notePages(userId));
  return (
    <div className="flex h-full flex-col">
      <NewNote userId={userId} />
      <PagedLines
        list={list}
        empty="No notes yet. They stay on this computer, not in the app’s database, and outlive the user."
        waiting={WAITING}
        more="Older notes"
        className="min-h-0 flex-1 overflow-y-auto"
      >
        {(note) => <NoteItem key={note.id} note={note} />}
      </PagedLines>
    </div>
  );
}
