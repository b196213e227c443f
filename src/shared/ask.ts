/** The channels of main's own window, in which something has to be typed; the page of the app has no part in them. */
export const ASK_CHANNELS = { question: 'authdesk:ask:question', answer: 'authdesk:ask:answer' } as const;

/** What main's own window shows. */
export interface TypedQuestion {
  readonly message: string;
  readonly details: readonly string[];
  /** What has to be typed; null: a secret of the person's own. Main compares it itself. */
  readonly phrase: string | null;
  /** What stands at the box, and on the button that goes on. */
  readonly label: string;
  readonly yes: string;
  /** A secret text has to be typed a second time. */
  readonly twice: boolean;
}

/** `window.authdeskAsks`, in main's own window only. */
export interface AskBridge {
  readonly question: () => Promise<TypedQuestion | null>;
  /** With what was typed; null for no. */
  readonly answer: (typed: string | null) => void;
}
