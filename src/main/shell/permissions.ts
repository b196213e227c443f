import { isOwnOrigin } from './origin';

/** Copying what a person selected. Reading the clipboard stays forbidden. */
const ALLOWED: readonly string[] = ['clipboard-sanitized-write'];

/** Whether the page may use a power of the browser: writing to the clipboard from our own page, and nothing else. */
export function isPermitted(permission: string, requestingUrl: string, page: string): boolean {
  return ALLOWED.includes(permission) && isOwnOrigin(requestingUrl, page);
}
