import { splitMatches } from '../format/text';

/** Text with each occurrence of `needle` marked, any case. */
export function Highlight({ text, needle }: { text: string; needle: string }) {
  let at = 0;
  return splitMatches(text, needle).map((part) => {
    const key = at;
    at += part.text.length;
    return part.hit ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}
