/** Columns of the app's own whose names say that they hold a secret: shown as present or absent only, and never set. */
const SECRET_NAME = /secret|token|passw|hash|salt|api_?key|otp|backup_?code|private/i;

/** Whether a column that better-auth does not define looks like it holds a secret. */
export function isSecretName(column: string): boolean {
  return SECRET_NAME.test(column);
}
