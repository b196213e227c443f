/** Why a running job is to stop: a person's wish, or the end of Authdesk. */
export type StopReason = 'pause' | 'cancel' | 'close';

/** Asks a job to stop after what it is at. */
export class StopSign {
  #reason: StopReason | null = null;
  readonly #controller = new AbortController();

  /** Null while nobody asked. */
  get reason(): StopReason | null {
    return this.#reason;
  }

  /** Aborted when somebody asked, to end a wait. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  ask(reason: StopReason): void {
    this.#reason ??= reason;
    this.#controller.abort();
  }
}

/** Waits, or until the signal is aborted. */
export async function waitUntilStopped(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms <= 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
