// A Postgres database has an encoding of its own, and only in UTF-8 there is a place for every character.
import { AppError } from '../base/app-error';

/** The code of Postgres's error for a character that the database's encoding has not. */
export const UNTRANSLATABLE = '22P05';

/** Postgres's names of encodings with a byte for each character, as the web calls them. */
const SINGLE_BYTE: Readonly<Record<string, string>> = {
  LATIN2: 'iso-8859-2',
  LATIN3: 'iso-8859-3',
  LATIN4: 'iso-8859-4',
  LATIN6: 'iso-8859-10',
  LATIN7: 'iso-8859-13',
  LATIN8: 'iso-8859-14',
  LATIN9: 'iso-8859-15',
  LATIN10: 'iso-8859-16',
  ISO_8859_5: 'iso-8859-5',
  ISO_8859_6: 'iso-8859-6',
  ISO_8859_7: 'iso-8859-7',
  ISO_8859_8: 'iso-8859-8',
  KOI8R: 'koi8-r',
  KOI8U: 'koi8-u',
  WIN866: 'ibm866',
  WIN874: 'windows-874',
  WIN1250: 'windows-1250',
  WIN1251: 'windows-1251',
  WIN1253: 'windows-1253',
  WIN1254: 'windows-1254',
  WIN1255: 'windows-1255',
  WIN1256: 'windows-1256',
  WIN1257: 'windows-1257',
  WIN1258: 'windows-1258',
};
const known = new Map<string, ReadonlySet<string>>();
/** Node takes windows-1252 for Latin-1, which has control characters where these are. */
const NOT_IN: Readonly<Record<string, RegExp>> = {
  // oxlint-disable-next-line no-control-regex -- the whole of Latin-1 is meant
  LATIN1: /[^\u0000-\u00ff]/u,
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
  WIN1252: /[^\u0000-\u007f\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u,
};

/** The first character of a text that an encoding has not; null where it has all, or where we do not know. */
export function unheldCharacter(encoding: string, text: string): string | null {
  const outside = NOT_IN[encoding];
  if (outside !== undefined) return outside.exec(text)?.[0] ?? null;
  const label = SINGLE_BYTE[encoding];
  if (label === undefined) return null;
  const characters =
    known.get(encoding) ?? new Set(new TextDecoder(label).decode(Uint8Array.from({ length: 256 }, (_, i) => i)));
  known.set(encoding, characters);
  return Array.from(text).find((character) => !characters.has(character)) ?? null;
}

/** Whether an encoding surely has a character; of one that we do not know, ASCII. */
export function holdsCharacter(encoding: string, character: string): boolean {
  if (encoding === 'UTF8') return true;
  if (encoding in NOT_IN || encoding in SINGLE_BYTE) return unheldCharacter(encoding, character) === null;
  return character.charCodeAt(0) < 0x80;
}

/** The error for a character that this database cannot hold. Postgres names it by its bytes, in any language. */
export function unheldError(message: string, cause: unknown): AppError {
  const bytes = [...message.matchAll(/0x([0-9a-f]{2})/gi)].map(([, byte = '']) => Number.parseInt(byte, 16));
  return cannotHold(Buffer.from(bytes).toString('utf8'), cause);
}

/** The error for a character that this database cannot hold. */
export function cannotHold(character: string, cause?: unknown): AppError<'INVALID_INPUT'> {
  return new AppError('INVALID_INPUT', `This database cannot hold the character “${character}”.`, {
    hint: 'The encoding it was made with has no such character. Write it in another way.',
    cause,
  });
}
