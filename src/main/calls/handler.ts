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

/** Handlers by method name. A method of the contract without one answers UNSUPPORTED. */
export type Handlers = { readonly [M in MethodName]?: Handler<M> };
