import { lazy, useState, type ComponentType, type ReactNode } from 'react';

interface Later<P> {
  /** To be drawn within a `Suspense`, which shows what stands there until it has been read. */
  readonly Part: (props: P) => ReactNode;
  /** Reads it before it is asked for; never fails, for whoever draws it is told. */
  readonly load: () => Promise<void>;
}

/** A part of the window whose code is read before it is needed, or when it is drawn first. */
export function later<P extends object>(read: () => Promise<ComponentType<P>>): Later<P> {
  let loaded: ComponentType<P> | null = null;
  const once = async () => {
    loaded ??= await read();
    return { default: loaded };
  };
  let reading: ComponentType<P> = lazy(once);
  function Part(props: P) {
    // What has been read is drawn at once, where `lazy` would let what stands meanwhile flash; and for as long as it is on
    // screen it stays the same to React, which would draw it anew otherwise.
    const [Known] = useState<ComponentType<P>>(() => loaded ?? reading);
    return <Known {...props} />;
  }
  const load = async () => {
    try {
      await once();
    } catch {
      // React keeps a failure for good; the next one to ask tries anew.
      reading = lazy(once);
    }
  };
  return { Part, load };
}

/** Reads them one after the other, each while nobody needs the thread. */
export function loadWhenIdle(parts: readonly { readonly load: () => Promise<void> }[]): void {
  const [next, ...rest] = parts;
  if (next === undefined) return;
  requestIdleCallback(() => void next.load().then(() => loadWhenIdle(rest)));
}
