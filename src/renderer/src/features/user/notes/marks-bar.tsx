import { timeZone } from '@shared/api/fields';
import { tag as tagSchema, type Marks } from '@shared/api/notes';
import { Pin, PinOff, Tag } from 'lucide-react';
import { useState } from 'react';
import { toApiError } from '../../../api/error';
import { useMarks, useSetMarks, useTags } from '../../../api/notes';
import { commandKeys, runCommand, useCommand } from '../../../nav/commands';
import { Badge } from '../../../ui/badge';
import { Button, IconButton } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Input } from '../../../ui/input';
import { Popover } from '../../../ui/popover';
import { toast } from '../../../ui/toast';

/** As many as stand beside a name without pushing it away. */
const SHOWN = 3;
const SUGGESTED = 12;

/** The tags a text names, and the first word that is none. */
function readTags(text: string): { readonly tags: readonly string[]; readonly wrong: string | null } {
  const words = text.split(/[\s,;]+/u).filter((word) => word !== '');
  const read = words.map((word) => tagSchema.safeParse(word));
  const wrong = words.find((_word, at) => read[at]?.success !== true) ?? null;
  return { tags: [...new Set(read.flatMap(({ data }) => data ?? []))], wrong };
}

function TagsForm({ userId, marks, onDone }: { userId: string; marks: Marks; onDone: () => void }) {
  const [text, setText] = useState(() => marks.tags.map((one) => `${one} `).join(''));
  const known = useTags(true).data ?? [];
  const [zone, setZone] = useState(marks.zone ?? '');
  const wantedZone = zone.trim() === '' ? null : zone.trim();
  const wrongZone = wantedZone !== null && !timeZone.safeParse(wantedZone).success;
  const set = useSetMarks(userId);
  const { tags, wrong } = readTags(text);
  const free = known.filter(({ tag }) => !tags.includes(tag)).slice(0, SUGGESTED);
  const save = async () => {
    if (wrong !== null || wrongZone) return;
    try {
      if (tags.toSorted().join() !== marks.tags.join()) await set.mutateAsync({ tags });
      if (wantedZone !== marks.zone) await set.mutateAsync({ zone: wantedZone });
      onDone();
    } catch (error) {
      const { message, hint } = toApiError(error);
      toast.error({ title: message, description: hint });
    }
  };
  return (
    <form
      className="flex w-72 flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label="Tags"
        hint="For your team; not in the app’s database. The users list finds them: tag:vip"
        error={wrong === null ? undefined : `“${wrong}” is no tag: letters, digits, dots and dashes`}
      >
        <Input value={text} maxLength={800} onChange={(event) => setText(event.target.value)} />
      </Field>
      {free.length === 0 ? null : (
        <div className="flex flex-wrap gap-1">
          {free.map(({ tag, users }) => (
            <button
              key={tag}
              type="button"
              title={`${users} tagged so`}
              className="h-5 rounded-sm bg-sunken px-1.5 text-xs text-muted hover:bg-hover"
              onClick={() => setText(`${text.trim()} ${tag} `.trimStart())}
            >
              {tag}
            </button>
          ))}
        </div>
      )}
      <Field
        label="Time zone"
        optional
        hint="What is copied for a ticket says times by this clock."
        error={wrongZone ? 'Not a time zone; it looks like Europe/Berlin' : undefined}
      >
        <Input
          value={zone}
          maxLength={100}
          placeholder="Europe/Berlin"
          onChange={(event) => setZone(event.target.value)}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onDone}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" busy={set.isPending} disabled={wrong !== null || wrongZone}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** Tags and pin of a person, beside their name. */
export function MarksBar({ userId }: { userId: string }) {
  const { data: marks } = useMarks(userId);
  const [open, setOpen] = useState(false);
  useCommand('user.tags', () => setOpen(true), marks !== undefined);
  if (marks === undefined) return null;
  const more = marks.tags.slice(SHOWN);
  return (
    <div className="flex min-w-0 shrink items-center gap-1">
      {marks.tags.slice(0, SHOWN).map((one) => (
        <Badge key={one} shrink tone="info" title={`Tag: ${one}`} className="min-w-8">
          {one}
        </Badge>
      ))}
      {more.length === 0 ? null : <Badge title={more.join(', ')}>+{more.length}</Badge>}
      <Popover
        label="Tags and time zone"
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton icon={Tag} label="Tags and time zone" keys={commandKeys('user.tags')} size="sm" />}
      >
        {open ? <TagsForm userId={userId} marks={marks} onDone={() => setOpen(false)} /> : null}
      </Popover>
      <IconButton
        icon={marks.pinned ? PinOff : Pin}
        label={marks.pinned ? 'Unpin' : 'Pin'}
        keys={commandKeys('user.pin')}
        size="sm"
        onClick={() => runCommand('user.pin')}
      />
    </div>
  );
}
