import { ENVIRONMENTS, type Environment } from '../format/environment';
import { cx } from './cx';

/** The environment as a small solid label, in its colour. */
export function EnvironmentBadge({ environment, className }: { environment: Environment; className?: string }) {
  return (
    <span
      data-env={environment}
      className={cx(
        'inline-flex h-4 shrink-0 items-center rounded-sm bg-env px-1.5 text-[10px] leading-none font-semibold text-on-env',
        className,
      )}
    >
      {ENVIRONMENTS[environment].label}
    </span>
  );
}
