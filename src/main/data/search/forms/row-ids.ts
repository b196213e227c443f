// better-auth's own ids are 32 letters and digits, uuids or numbers; applications bring `usr_…`, `auth0|…` and others.
const ID = /^[\w|-]{1,255}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The text as the id of a row, in every way it may be stored; none when it cannot be one. */
export function rowIds(text: string): string[] {
  if (!ID.test(text)) return [];
  return UUID.test(text) ? [...new Set([text.toLowerCase(), text])] : [text];
}
