/** How an address resembles another one, most telling first. */
export type Likeness = 'dots' | 'plus' | 'look-alike' | 'typo' | 'provider';

/** Letters that look like others, each as the one it is taken for. */
const LOOKS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  ı: 'l',
  ο: 'o',
};

/** Where anybody may have a mailbox: the same name at two of them is likely one person. */
const MAIL_PROVIDERS = new Set(
  ['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com', 'me.com'].concat(
    ['proton.me', 'protonmail.com', 'gmx.de', 'gmx.net', 'web.de', 'aol.com'],
  ),
);
/** A name shorter than this is had by many. */
const TELLING = 6;

/** How an address resembles another one; null where they have nothing to do with each other. Both in lower case. */
export function likeness(a: string, b: string): { readonly kind: Likeness; readonly distance: number } | null {
  if (a === b) return null;
  const [left, right] = [parts(a), parts(b)];
  if (left === null || right === null) return null;
  if (left.domain === right.domain) {
    if (left.local.replaceAll('.', '') === right.local.replaceAll('.', '')) return { kind: 'dots', distance: 0.1 };
    if (left.plain === right.plain) return { kind: 'plus', distance: 0.2 };
  }
  if (folded(a) === folded(b)) return { kind: 'look-alike', distance: 0.3 };
  const most = left.local.length >= TELLING ? 2 : 1;
  const distance = editDistance(a, b, most);
  // Numbers tell people of one name apart.
  if (distance <= most && left.local.length > 2 && digits(a) === digits(b)) return { kind: 'typo', distance };
  const both = MAIL_PROVIDERS.has(left.domain) && MAIL_PROVIDERS.has(right.domain);
  return both && left.plain === right.plain && left.plain.length >= TELLING ? { kind: 'provider', distance: 3 } : null;
}

function parts(address: string) {
  const at = address.lastIndexOf('@');
  if (at < 1) return null;
  const local = address.slice(0, at);
  return { local, domain: address.slice(at + 1), plain: local.split('+', 1)[0] ?? local };
}

function folded(address: string): string {
  const text = address.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('rn', 'm').replaceAll('vv', 'w');
  return text.replaceAll(/[01iаеорсхуıο]/gu, (letter) => LOOKS[letter] ?? letter);
}

function digits(text: string): string {
  return text.replaceAll(/\D/gu, '');
}

/** Letters added, left out, changed or swapped with the next; anything above `most` is `most + 1`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length] ?? most + 1, most + 1);
}
