/** Whether a column that better-auth does not define looks like it holds a secret. */
export { looksSecret as isSecretName } from '@shared/secret-names';
