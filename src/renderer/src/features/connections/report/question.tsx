import type { TimeSettings } from '@shared/api/app-settings';
import type { ConnectionReport } from '@shared/api/connection-report';
import { timeZone } from '@shared/api/fields';
import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button';
import { Select } from '../../../ui/select';
import { SuggestInput } from '../suggest-input';
import { EMPTY_FORMS, ZONES } from '../times-fields';
import { assumption } from './findings';

/** So many columns are named; the rest is counted. */
const SHOWN = 3;
type EmptyForm = NonNullable<TimeSettings['emptyColumns']>;

function ZoneAnswer({ busy, onAnswer }: { busy: boolean; onAnswer: (times: TimeSettings) => void }) {
  const [zone, setZone] = useState('');
  const known = timeZone.safeParse(zone).success;
  return (
    <>
      <div className="w-56">
        <SuggestInput
          label="Zone of the stored times"
          value={zone}
          onValueChange={setZone}
          suggestions={ZONES}
          onEnter={() => {
            if (known) onAnswer({ zone: zone.trim() });
          }}
          placeholder="Europe/Berlin"
        />
      </div>
      <Button
        variant="primary"
        disabled={!known}
        busy={busy}
        title={zone === '' || known ? undefined : 'Not a time zone; it looks like Europe/Berlin'}
        onClick={() => onAnswer({ zone: zone.trim() })}
      >
        Use this zone
      </Button>
      <Button variant="ghost" disabled={busy} onClick={() => onAnswer({ zone: 'UTC' })}>
        They are UTC
      </Button>
    </>
  );
}

function FormAnswer({ busy, onAnswer }: { busy: boolean; onAnswer: (times: TimeSettings) => void }) {
  const [form, setForm] = useState<EmptyForm>('epoch-ms');
  return (
    <>
      <Select label="Form of new times" value={form} onValueChange={setForm} options={EMPTY_FORMS} className="w-56" />
      <Button variant="primary" busy={busy} onClick={() => onAnswer({ emptyColumns: form })}>
        Use this form
      </Button>
    </>
  );
}

/** One thing the database cannot tell: what is asked, which columns it is about, what is assumed, and the answer. */
export function Question({
  question,
  busy,
  onAnswer,
}: {
  question: ConnectionReport['questions'][number];
  busy: boolean;
  onAnswer: ((times: TimeSettings) => void) | undefined;
}) {
  const Answer = question.key === 'times.zone' ? ZoneAnswer : FormAnswer;
  return (
    <section aria-label={question.question} className="rounded-md bg-warn-soft px-3 py-2.5">
      <div className="flex items-start gap-2">
        <CircleHelp className="mt-0.5 size-4 shrink-0 text-warn-ink" aria-hidden />
        <div className="min-w-0 flex-1 selectable">
          <h3 className="font-medium">{question.question}</h3>
          <p className="mt-0.5 text-sm text-muted">
            Assumed until you say: {assumption(question)}.
            {question.blocksWriting ? ' Nothing can be changed before that.' : ''} Columns:{' '}
            <span className="font-mono wrap-anywhere" title={question.columns.join('\n')}>
              {question.columns.slice(0, SHOWN).join(', ')}
            </span>
            {question.columns.length > SHOWN ? ` and ${question.columns.length - SHOWN} more.` : ''}
          </p>
        </div>
      </div>
      {onAnswer === undefined ? null : (
        <div className="mt-2 flex flex-wrap items-center gap-2 pl-6">
          <Answer busy={busy} onAnswer={onAnswer} />
        </div>
      )}
    </section>
  );
}
