const SECRET_NAME = /secret|token|passw|hash|salt|api_?key|otp|backup_?code|private/i;

/** Whether the name of a column of the app's own says that it holds a secret: shown as present or absent only, and never set. */
export function looksSecret(column: string): boolean {
  return SECRET_NAME.test(column);
}
