import type { MethodOutput, ParsedInput } from '@shared/contract';
import type { MethodName } from '@shared/methods';
import type { Acting } from '../data/base/acting';

export interface CallContext extends Acting {
  /** Aborted by `app.cancel` with this call's requestId, and when the window goes away. */
  readonly signal: AbortSignal;
}

export type Handler<M extends MethodName> = (
  input: ParsedInput<M>,
  context: CallContext,
) => Promise<MethodOutput<M>> | MethodOutput<M>;

/** The handlers of one group of methods, such as `users`: every one of them, and no other. */
export type HandlersOf<G extends string> = { readonly [M in Extract<MethodName, `${G}.${string}`>]: Handler<M> };

/** Every method of the contract with its handler: what is announced can be called. */
export type Handlers = { readonly [M in MethodName]: Handler<M> };
