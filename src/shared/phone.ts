/** A number as E.164 has it, which better-auth's phone plugin and most services that send messages want. */
export const E164_EXAMPLE = '+4915112345678';

/** Whether a phone number is written as E.164 has it. */
export function isE164(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number);
}
