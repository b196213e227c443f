import { cx } from './cx';
import { keyNames } from './keys';

/** The keys of a command, as small caps: `keys="$mod+K"` or `keys="g u"`. */
export function Kbd({ keys, tone = 'plain' }: { keys: string; tone?: 'plain' | 'inverse' }) {
  return (
    <span className="nums inline-flex shrink-0 items-center gap-1" aria-hidden>
      {keyNames(keys).map((press, index) => (
        <span key={`${index}-${press.join('+')}`} className="inline-flex items-center gap-0.5">
          {press.map((key) => (
            <kbd
              key={key}
              className={cx(
                'inline-flex h-4 min-w-4 items-center justify-center rounded-sm px-1 font-sans text-xs leading-none font-medium',
                tone === 'plain' ? 'bg-pressed/70 text-muted' : 'bg-on-inverse/20 text-on-inverse',
              )}
            >
              {key}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
