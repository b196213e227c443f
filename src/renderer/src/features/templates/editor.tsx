import type { MailTemplate } from '@shared/api/email';
import { useRef, useState } from 'react';
import type { TemplatePreview, Variable } from '../../api/templates';
import { Field } from '../../ui/field';
import { Input, Textarea } from '../../ui/input';
import { insertVariable } from './drafts';
import { VariablesBar } from './variables-bar';

type Part = 'subject' | 'text' | 'html';
type Box = HTMLInputElement | HTMLTextAreaElement;

/** Subject, text and HTML of one template; a variable goes where the caret was last. */
export function Editor({
  draft,
  variables,
  problems,
  onChange,
}: {
  draft: MailTemplate;
  variables: readonly Variable[];
  problems: TemplatePreview['problems'];
  onChange: (draft: MailTemplate) => void;
}) {
  const subject = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const html = useRef<HTMLTextAreaElement>(null);
  const [last, setLast] = useState<Part>('text');

  const problemOf = (part: Part) => {
    const found = problems.filter((problem) => problem.field === part).map(({ message }) => message);
    return found.length === 0 ? undefined : found.join(' ');
  };
  const insert = (name: string) => {
    const box: Box | null = { subject, text, html }[last].current;
    const value = draft[last];
    const { text: next, caret } = insertVariable(
      value,
      name,
      box?.selectionStart ?? value.length,
      box?.selectionEnd ?? value.length,
    );
    onChange({ ...draft, [last]: next });
    // After React has put the new text into the box.
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(caret, caret);
    });
  };
  const shared = (part: Part) => ({
    value: draft[part],
    onFocus: () => setLast(part),
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [part]: event.target.value }),
  });

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
      <VariablesBar kind={draft.kind} variables={variables} onInsert={insert} />
      <Field label="Subject" error={problemOf('subject')}>
        <Input ref={subject} maxLength={500} {...shared('subject')} />
      </Field>
      <Field label="Text" error={problemOf('text')} hint="For programs that show no HTML; every mail has it.">
        <Textarea ref={text} mono rows={9} {...shared('text')} />
      </Field>
      <Field
        label="HTML"
        optional
        error={problemOf('html')}
        hint='No scripts, forms or embedded pages. Variables are escaped; put quotes around attributes: href="{{link}}".'
      >
        <Textarea ref={html} mono rows={14} {...shared('html')} />
      </Field>
    </div>
  );
}
