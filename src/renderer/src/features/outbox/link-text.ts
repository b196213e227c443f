/** A piece of a mail's text: plain, or an address a mail program would make clickable. */
interface TextPart {
  readonly text: string;
  readonly link: boolean;
}

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/giu;

/** Cuts a mail's text at its links. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), link: false });
    parts.push({ text: match[0], link: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), link: false });
  return parts;
}

/** The first link of a mail: the one it was sent for. */
export function firstLink(text: string | null): string | null {
  return text === null ? null : (textParts(text).find((part) => part.link)?.text ?? null);
}

/** The same of a mail without a text part. */
export function firstLinkOfHtml(html: string | null): string | null {
  if (html === null) return null;
  const links = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('a[href]');
  return [...links].map((a) => a.getAttribute('href') ?? '').find((href) => /^https?:\/\//iu.test(href)) ?? null;
}
