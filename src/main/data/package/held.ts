import type { Note } from '@shared/api/notes';
import type { Gathered } from './gather';

/** What is handed to somebody who asks what is held about them. */
export interface PersonPackage extends Gathered {
  readonly person: { readonly id: string; readonly name: string | null; readonly email: string };
  readonly database: string;
  readonly made: string;
  /** What Authdesk keeps beside the database. */
  readonly kept: {
    readonly notes: readonly Pick<Note, 'at' | 'text' | 'person' | 'ticket'>[];
    readonly tags: readonly string[];
    readonly timeZone: string | null;
    readonly mails: readonly {
      readonly at: string;
      readonly kind: string;
      readonly to: string;
      readonly outcome: string;
    }[];
  };
}
