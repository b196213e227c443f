import { ArrowRight } from 'lucide-react';
import { EmailText } from '../../parts/email-text';
import { valueWords, type EditChange } from './edit-fields';

function Value({ change, side }: { change: EditChange; side: 'before' | 'after' }) {
  const value = change[side];
  return typeof value === 'string' && /^\S+@\S+$/u.test(value) ? <EmailText email={value} /> : valueWords(value);
}

/** Exactly what saving would change: before and after, field by field. */
export function ChangePreview({ changes, empty }: { changes: readonly EditChange[]; empty?: string }) {
  return (
    <section
      aria-label="What will be saved"
      aria-live="polite"
      className="max-h-44 shrink-0 overflow-y-auto rounded-md border border-line bg-sunken px-3 py-2"
    >
      {changes.length === 0 ? (
        <p className="text-faint">{empty ?? 'Nothing changed yet.'}</p>
      ) : (
        <dl className="grid grid-cols-[104px_minmax(0,1fr)_16px_minmax(0,1fr)] items-baseline gap-x-2 gap-y-1">
          {changes.map((change) => (
            <div key={change.column} className="col-span-4 grid grid-cols-subgrid items-baseline">
              <dt className="wrap-anywhere text-muted">{change.label}</dt>
              <dd className="wrap-anywhere text-muted line-through decoration-danger/60 selectable">
                <Value change={change} side="before" />
              </dd>
              <dd aria-hidden className="flex self-center text-faint">
                <ArrowRight className="size-3.5" />
              </dd>
              <dd className="font-medium wrap-anywhere selectable">
                <Value change={change} side="after" />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
