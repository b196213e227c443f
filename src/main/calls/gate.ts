import { METHODS, type MethodName } from '@shared/methods';
import type { CallContext, Handlers } from './handler';
import { requireRole, requireWhy } from '../data/write/access';
import { requireWritable } from '../data/write/write-path';
import type { OpenConnection } from '../data/connections/connection';

type AnyHandler = (input: unknown, context: CallContext) => unknown;

/**
 * Puts the rules of the open connection before every method that writes, whatever its handler does first: a refusal
 * costs no query, and a method that is added later cannot forget it. The write path asks again.
 * Handlers throw AppError READ_ONLY, PERMISSION_DENIED and CONFIRMATION_REQUIRED on top of their own.
 */
export function gateWrites(handlers: Handlers, current: () => OpenConnection | null): Handlers {
  const gated = Object.entries(handlers).map(([name, handler]) => {
    const method = name as MethodName;
    if (METHODS[method] !== 'write') return [name, handler] as const;
    const run = handler as AnyHandler;
    const behindRules: AnyHandler = (input, context) => {
      const connection = current();
      // Without one the handler says so itself.
      if (connection !== null) {
        requireWritable(connection);
        requireRole(connection, method);
        requireWhy(connection, context.why);
      }
      return run(input, context);
    };
    return [name, behindRules] as const;
  });
  return Object.fromEntries(gated) as Handlers;
}
