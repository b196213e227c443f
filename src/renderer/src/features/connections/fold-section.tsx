import { ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { cx } from '../../ui/cx';
import type { FormValues } from './form-values';

function Summary({ of }: { of: (values: FormValues) => string }) {
  const { control, getValues } = useFormContext<FormValues>();
  useWatch({ control });
  return of(getValues());
}

/** A part of the form that opens on demand; closed, one line says what is set in it. */
export function FoldSection({
  title,
  description,
  summary,
  open,
  onToggle,
  children,
}: {
  title: string;
  description: string;
  /** What is set, in one line. */
  summary: (values: FormValues) => string;
  open: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-label={title}
      className={cx('grid grid-cols-[168px_minmax(0,1fr)] gap-x-8 border-t border-line', open ? 'py-5' : 'py-1.5')}
    >
      <div>
        <h2>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={onToggle}
            className="-ml-1.5 flex h-7 w-full items-center gap-1.5 rounded-md px-1.5 text-left font-semibold hover:bg-hover"
          >
            <ChevronRight className={cx('size-3.5 shrink-0 text-faint', open && 'rotate-90')} aria-hidden />
            {title}
          </button>
        </h2>
        {open ? <p className="mt-1 text-sm text-faint">{description}</p> : null}
      </div>
      <div id={id} className="flex min-w-0 flex-col gap-3.5">
        {open ? (
          children
        ) : (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a larger target for the mouse; the title takes the keys
          <div className="flex h-7 cursor-default items-center" onClick={onToggle}>
            <span className="truncate text-muted">
              <Summary of={summary} />
            </span>
          </div>
        )}
      </div>
    </section>
  );
}
