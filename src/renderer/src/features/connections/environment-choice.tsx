import type { Environment } from '@shared/api/connections';
import { useId } from 'react';
import { ENVIRONMENTS } from '../../format/environment';
import { cx } from '../../ui/cx';

const ORDER: readonly Environment[] = ['production', 'staging', 'development', 'demo'];

/** Which kind of database it is, each in its colour, and what the choice means. */
export function EnvironmentChoice({
  value,
  onValueChange,
}: {
  value: Environment;
  onValueChange: (value: Environment) => void;
}) {
  const name = useId();
  return (
    <div>
      <div role="radiogroup" aria-label="Environment" className="grid grid-cols-4 gap-2">
        {ORDER.map((environment) => (
          <label
            key={environment}
            data-env={environment}
            className={cx(
              'flex h-8 min-w-0 items-center gap-1.5 rounded-md border px-2 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent',
              environment === value
                ? 'border-env bg-env-soft text-env-ink shadow-[inset_0_0_0_1px_var(--env)]'
                : 'border-line-strong text-muted hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={environment === value}
              onChange={() => onValueChange(environment)}
            />
            <span className="size-2 shrink-0 rounded-full bg-env" aria-hidden />
            <span className="truncate">{ENVIRONMENTS[environment].label}</span>
          </label>
        ))}
      </div>
      <p className="mt-1.5 text-sm text-faint">{ENVIRONMENTS[value].meaning}</p>
    </div>
  );
}
