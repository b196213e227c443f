import type { MailTemplate } from '@shared/api/email';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { languageName } from './template-list';

function canonical(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag.trim())[0] ?? null;
  } catch {
    return null;
  }
}

/** Begins a template in another language with the words of the one on screen. */
export function NewLanguage({
  from,
  taken,
  onMake,
  onClose,
}: {
  from: MailTemplate;
  /** Languages there is one in already. */
  taken: readonly string[];
  onMake: (template: MailTemplate) => void;
  onClose: () => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const language = canonical(typed);
  const there = language !== null && taken.some((one) => one.toLowerCase() === language.toLowerCase());
  const make = () => {
    if (language !== null && !there) onMake({ ...from, language });
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="Write this mail in another language"
      description={`It begins with the words of ${languageName(from.language)}. Which language is used is a setting of the connection.`}
      initialFocus={box}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={language === null || there} onClick={make}>
            Begin
          </Button>
        </>
      }
    >
      <form
        className="pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <Field
          label="Language"
          error={
            there
              ? 'There is one in this language already.'
              : typed.trim().length > 1 && language === null
                ? 'This is no language; it looks like en or pt-BR.'
                : undefined
          }
          hint={language === null ? 'Its tag, such as de, fr or pt-BR.' : languageName(language)}
        >
          <Input ref={box} mono maxLength={20} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
