import { ArrowRight } from 'lucide-react';
import { EmailText } from '../../parts/email-text';
import { EDIT_LABELS, valueWords, type EditChange } from './edit-values';

/** Exactly what saving would change: before and after, field by field. */
export function ChangePreview({ changes }: { changes: readonly EditChange[] }) {
  return (
    <section
      aria-label="What will be saved"
      aria-live="polite"
      className="rounded-md border border-line bg-sunken px-3 py-2"
    >
      {changes.length === 0 ? (
        <p className="text-faint">Nothing changed yet.</p>
      ) : (
        <dl className="grid grid-cols-[88px_minmax(0,1fr)_16px_minmax(0,1fr)] items-baseline gap-x-2 gap-y-1">
          {changes.map(({ field, before, after }) => (
            <div key={field} className="col-span-4 grid grid-cols-subgrid items-baseline">
              <dt className="text-muted">{EDIT_LABELS[field]}</dt>
              <dd className="wrap-anywhere text-muted line-through decoration-danger/60 selectable">
                {field === 'email' ? <EmailText email={valueWords(before)} /> : valueWords(before)}
              </dd>
              <dd aria-hidden className="flex self-center text-faint">
                <ArrowRight className="size-3.5" />
              </dd>
              <dd className="font-medium wrap-anywhere selectable">
                {field === 'email' ? <EmailText email={valueWords(after)} /> : valueWords(after)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
