import type { ElectronApplication } from '@playwright/test';

/** A question of main's, as it was shown; `phrase` where something had to be typed. */
export interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly phrase: string | null;
}

/** Confirms whatever main asks from now on, and remembers it. In main's own window the phrase is typed that it shows. */
export function confirmEverything(app: ElectronApplication): Promise<void>;

/** What main asked so far, first to last. */
export function askedSoFar(app: ElectronApplication): Promise<Asked[]>;
