import { cx } from './cx';
import { keyNames } from './keys';

const TONES = {
  plain: 'bg-pressed/70 text-muted',
  inverse: 'bg-on-inverse/20 text-on-inverse',
  // On a colour: outlined in that of the words, which is the one that can be read there.
  outlined: 'ring-1 ring-current/40 ring-inset',
} as const;

/** The keys of a command, as small caps: `keys="$mod+K"` or `keys="g u"`. */
export function Kbd({ keys, tone = 'plain' }: { keys: string; tone?: keyof typeof TONES }) {
  return (
    <span className="nums inline-flex shrink-0 items-center gap-1" aria-hidden>
      {keyNames(keys).map((press, index) => (
        <span key={`${index}-${press.join('+')}`} className="inline-flex items-center gap-0.5">
          {press.map((key) => (
            <kbd
              key={key}
              className={cx(
                'inline-flex h-4 min-w-4 items-center justify-center rounded-sm px-1 font-sans text-xs leading-none font-medium',
                TONES[tone],
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
