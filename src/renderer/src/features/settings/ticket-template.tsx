import { useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { toApiError } from '../../api/error';
import { useSaveTicketTemplate, useTicketTemplate } from '../../api/ticket';
import { BUILT_IN_TICKET, TICKET_VARIABLES, unknownVariables } from '../../parts/ticket/template';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Textarea } from '../../ui/input';
import { Section } from '../../ui/panel';
import { toast } from '../../ui/toast';

function Editor({ kept }: { kept: string | null }) {
  const [text, setText] = useState(kept ?? BUILT_IN_TICKET);
  const save = useSaveTicketTemplate();
  const unknown = unknownVariables(text);
  const keep = (next: string | null) =>
    save.mutate(next, {
      onSuccess: () => {
        setText(next ?? BUILT_IN_TICKET);
        toast.ok({ title: next === null ? 'The built-in text is copied again' : 'Kept what is copied for tickets' });
      },
      onError: (error) => toast.error({ title: toApiError(error).message, description: error.hint }),
    });
  return (
    <>
      <Field
        label="Text"
        hint="A line whose values are all empty is left out."
        error={unknown.length === 0 ? undefined : `{${unknown[0] ?? ''}} stands for nothing`}
      >
        <Textarea mono rows={9} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
        {Object.entries(TICKET_VARIABLES).map(([name, means]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="font-mono text-muted selectable">{`{${name}}`}</dt>
            <dd className="text-faint">{means}</dd>
          </div>
        ))}
      </dl>
      <div className="flex gap-2">
        <Button
          busy={save.isPending}
          disabled={text.trim() === '' || text === (kept ?? BUILT_IN_TICKET) || unknown.length > 0}
          onClick={() => keep(text)}
        >
          Save
        </Button>
        {kept === null ? null : <Button onClick={() => keep(null)}>Use the built-in text</Button>}
      </div>
    </>
  );
}

/** What "Copy for the ticket" copies on the open connection; nothing where none is open. */
export function TicketTemplateSection() {
  const open = useConnectionStatus().data?.open ?? null;
  const { data } = useTicketTemplate(open !== null);
  if (open === null || data === undefined) return null;
  return (
    <Section title="Copy for the ticket" description={`What S copies of a person, for everybody on “${open.name}”.`}>
      <Editor key={open.id} kept={data.text} />
    </Section>
  );
}
