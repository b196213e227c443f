import { looksSecret as isSecretName } from '@shared/secret-names';

/** Whether a column that better-auth does not define looks like it holds a secret. */
export { isSecretName };

// In tables of others what might be a secret is taken for one; where somebody lives and what they speak is none.
const MAY_BE_SECRET = /(?:key|code|pin|jwt|cookie|config|credentials?|signature|seed)$/i;
const PLAIN_CODE = /(?:post(?:al)?|zip|country|area|region|currency|lang(?:uage)?)_?code$/i;

/** Whether of a column of the app's own only is told whether it holds something. */
export function mayBeSecret(name: string): boolean {
  return isSecretName(name) || (MAY_BE_SECRET.test(name) && !PLAIN_CODE.test(name));
}
