// Reads YAML strictly: no key twice, nothing that a parser has to guess.
import { parseDocument } from 'yaml';

/** The data of a YAML text. @throws Error with all that is wrong in it */
export function readYaml(text) {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) throw new Error(wrong.map(({ message }) => message).join('\n'));
  return document.toJS();
}
