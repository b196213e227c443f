/** The bridge as the preload has it: groups of calls, and `on`. */
export type RawBridge = Readonly<Record<string, object>>;

/**
 * Makes `window.authdesk` out of the calls of the preload. An input that cannot even be copied to there, or is nested
 * too deep, is thrown back before any code of ours sees it; here it becomes the answer that the contract promises.
 * Runs in the page's own world, as text: it may use nothing from around it.
 */
export function neverRejecting(raw: RawBridge): void {
  type Call = (input?: unknown) => Promise<unknown>;
  const answering = (call: Call): Call => {
    return async (input) => {
      try {
        return await call(input);
      } catch {
        const message = 'The input holds something that is not plain data, or is nested too deep.';
        return { ok: false, error: { code: 'INVALID_INPUT', message } };
      }
    };
  };
  const groups = Object.entries(raw).map(([group, calls]) => {
    if (typeof calls === 'function') return [group, calls];
    const methods = Object.entries(calls).map(([name, call]) => [name, answering(call as Call)]);
    return [group, Object.freeze(Object.fromEntries(methods))];
  });
  // Not to be replaced or deleted by the page.
  Object.defineProperty(globalThis, 'authdesk', { value: Object.freeze(Object.fromEntries(groups)), enumerable: true });
}
