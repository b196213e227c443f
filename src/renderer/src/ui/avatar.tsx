import { initials } from '../format/text';
import { cx } from './cx';

const SIZES = { sm: 'size-5 text-[9px]', md: 'size-6 text-[10px]', lg: 'size-10 text-lg' } as const;

function hue(seed: string): number {
  let hash = 0;
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 3600;
  return hash / 10;
}

/** A person's initials on a colour that stays theirs; pictures from the web are never fetched. */
export function Avatar({
  seed,
  name,
  email,
  size = 'sm',
}: {
  /** What the colour is made from: the id. */
  seed: string;
  name: string | null;
  email: string;
  size?: keyof typeof SIZES;
}) {
  const tint = hue(seed);
  return (
    <span
      aria-hidden
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold tracking-tight text-[oklch(0.98_0.01_250)]',
        SIZES[size],
      )}
      style={{ background: `oklch(0.5 0.075 ${tint})` }}
    >
      {initials(name, email)}
    </span>
  );
}
