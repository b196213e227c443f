import type { SessionRow } from '@shared/api/sessions';
import { cx } from '../../../ui/cx';
import { SOFT_TONE } from '../../../ui/tone';
import { Tooltip } from '../../../ui/tooltip';
import { flagsOf } from './flag-words';
import type { SessionFacts } from './view-store';

/** What is odd about a session, each explained on hover and focus; a press narrows the list to such ones. */
export function FlagBadges({ session, onNarrow }: { session: SessionRow; onNarrow: (facts: SessionFacts) => void }) {
  const flags = flagsOf(session);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {flags.map(({ flag, icon: Icon, tone, label, explain, facts }, nth) => (
        <Tooltip
          key={flag}
          label={
            <>
              {explain} <span className="opacity-70">Press to show only these.</span>
            </>
          }
        >
          <button
            type="button"
            tabIndex={-1}
            data-flag={flag}
            aria-label={`${label}. ${explain} Show only these`}
            className={cx(
              'inline-flex h-4.5 min-w-5 items-center justify-center gap-1 rounded-sm px-1 text-xs font-medium whitespace-nowrap hover:brightness-95',
              nth === 0 ? 'shrink' : 'shrink-0',
              SOFT_TONE[tone],
            )}
            onClick={(event) => {
              event.stopPropagation();
              onNarrow(facts);
            }}
          >
            <Icon className="size-3 shrink-0" aria-hidden />
            {/* The first has its words; of the rest there is room for a picture, and of the second for a number. */}
            {nth === 0 ? (
              <span className="truncate">{label}</span>
            ) : nth === 1 && flag === 'shared-ip' ? (
              session.ipUsers
            ) : null}
          </button>
        </Tooltip>
      ))}
    </span>
  );
}
