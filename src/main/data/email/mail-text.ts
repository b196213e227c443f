/** A mail, ready for any transport. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
