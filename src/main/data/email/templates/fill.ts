import type { MailText } from '../mail-text';

/** What a template is filled with. */
export interface MailValues {
  readonly name: string | null;
  readonly email: string;
  /** The site the account is on, as its host name. */
  readonly site: string;
  /** Of a code undefined. */
  readonly link?: string | undefined;
  readonly code?: string | undefined;
  readonly minutes: number;
  readonly expires: Date;
}

const NAME_LENGTH = 80;
/** A variable with the spaces before it, which go with it where it is empty: `Hello {{name}},` becomes `Hello,`. */
const WITH_SPACE = /([ \u00a0]*)\{\{\s*([a-zA-Z]\w*)\s*\}\}/g;

/** Writes a mail: every value as plain text where it is text, escaped where it is HTML. */
export function fillTemplate(template: MailText, values: MailValues): MailText {
  const known = texts(values);
  return {
    subject: oneLine(fill(template.subject, known, (text) => text)),
    text: fill(template.text, known, (text) => text),
    html: fill(template.html, known, escapeHtml),
  };
}

function fill(template: string, values: Readonly<Record<string, string>>, escape: (text: string) => string): string {
  return template.replace(WITH_SPACE, (whole: string, space: string, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return value === '' ? '' : space + escape(value);
  });
}

function texts({ name, email, site, link, code, minutes, expires }: MailValues): Readonly<Record<string, string>> {
  return {
    name: safeName(name),
    email,
    site,
    minutes: String(minutes),
    expires: `${expires.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ...(link !== undefined && { link }),
    ...(code !== undefined && { code }),
  };
}

// People choose their own names. One that carries a link would make us send somebody else's advertisement.
function safeName(name: string | null): string {
  const plain = (name ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (plain.length > NAME_LENGTH || /:\/\/|www\.|\w\.\w{2,}\/|@/i.test(plain)) return '';
  return plain;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Text as HTML, safe inside quoted attributes too. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
