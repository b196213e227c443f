import { randomUUID } from 'node:crypto';
import { ZodError, type z } from 'zod';
import { contract } from '@shared/contract';
import { METHODS, type MethodName } from '@shared/methods';
import type { Why } from '@shared/api/common';
import { errorInfo, type ErrorInfo, type Result, type WrittenEntry } from '@shared/result';
import { AppError, cancelled } from '../data/base/app-error';
import type { CallContext, Handlers } from './handler';

export interface Dispatcher {
  /** Runs one call from a sender that was found trustworthy. Always resolves, never rejects. */
  readonly call: (method: unknown, input: unknown) => Promise<Result<unknown>>;
  /** Stops a running call; does nothing when it has ended already. */
  readonly cancel: (requestId: string) => void;
  /** Stops everything that is running, such as when the page was reloaded. */
  readonly cancelAll: () => void;
}

interface Dependencies {
  readonly handlers: Handlers;
  readonly log: { readonly error: (message: string, details?: unknown) => void };
  /** Checks every answer and every error against the contract: for development and tests, where a wrong answer should be loud. */
  readonly checkOutputs: boolean;
}

type AnyHandler = (input: unknown, context: CallContext) => unknown;

/** Name → parse the input → handler → `Result`. Knows no SQL and no windows. */
export function createDispatcher({ handlers, log, checkOutputs }: Dependencies): Dispatcher {
  const running = new Map<string, AbortController>();
  const all = new Set<AbortController>();

  const run = async (method: MethodName, input: unknown): Promise<Result<unknown>> => {
    const { input: inputSchema, output: outputSchema }: { input: z.ZodType; output: z.ZodType } = contract[method];
    const parsed = parse(inputSchema, input);
    if (!parsed.success) return fail(invalidInput(parsed.error));
    if (METHODS[method] !== 'read' && isHalfText(parsed.data)) return fail(halfText());

    // Parsed by the schema of this very method, which no type can say of a name that comes at run time.
    const handler = handlers[method] as AnyHandler;
    const controller = new AbortController();
    // The requestId of app.cancel names another call, not itself.
    const requestId = method === 'app.cancel' ? null : requestIdOf(parsed.data);
    all.add(controller);
    if (requestId !== null) running.set(requestId, controller);
    try {
      const entries: WrittenEntry[] = [];
      const data = await handler(parsed.data, {
        signal: controller.signal,
        why: whyOf(parsed.data),
        noteEntry: (entry) => void entries.push(entry),
      });
      if (controller.signal.aborted) return fail(cancelled().toInfo());
      if (checkOutputs) {
        const checked = outputSchema.safeParse(data);
        if (!checked.success) return answered(withoutRows(method, data, checked.error), entries);
      }
      return answered(data, entries);
    } catch (error) {
      if (error instanceof AppError && error.code !== 'INTERNAL') return fail(known(method, error.toInfo()));
      if (controller.signal.aborted) return fail(cancelled().toInfo());
      return fail(internal(method, error));
    } finally {
      all.delete(controller);
      if (requestId !== null && running.get(requestId) === controller) running.delete(requestId);
    }
  };

  /** A list without the rows that broke the contract: one bad row is one bad row. @throws where it was no row that did */
  const withoutRows = (method: MethodName, data: unknown, error: z.ZodError): unknown => {
    const bad = new Set(error.issues.map(({ path: [rows, at] }) => (rows === 'rows' ? at : undefined)));
    const broken = new Error(`${method} broke the contract: ${error.message}`);
    if (bad.has(undefined) || !hasRows(data)) throw broken;
    log.error(`${method} left out ${bad.size} of ${data.rows.length} rows`, broken);
    return { ...data, rows: data.rows.filter((_, at) => !bad.has(at)) };
  };

  /** The error as it is, where it is one of the contract. */
  const known = (method: MethodName, info: ErrorInfo): ErrorInfo => {
    const checked = checkOutputs ? errorInfo.safeParse(info) : null;
    if (checked === null || checked.success) return info;
    return internal(method, new Error(`${method} broke the contract with ${info.code}: ${checked.error.message}`));
  };

  const internal = (method: MethodName, error: unknown): ErrorInfo => {
    const reference = randomUUID().slice(0, 8);
    log.error(`${method} failed unexpectedly [${reference}]`, error instanceof AppError ? error.cause : error);
    const ours = error instanceof AppError ? error.toInfo() : null;
    return {
      code: 'INTERNAL',
      message: ours?.message ?? 'Something went wrong inside Authdesk.',
      hint: ours?.hint ?? 'Try again; if it happens again, send the reference to whoever looks after Authdesk.',
      details: { ...(ours?.code === 'INTERNAL' && ours.details), reference },
    };
  };

  return {
    call: async (method, input) => {
      if (typeof method !== 'string' || !Object.hasOwn(METHODS, method)) {
        return fail({ code: 'UNSUPPORTED', message: 'Authdesk has no such function.' });
      }
      return run(method as MethodName, input);
    },
    cancel: (requestId) => running.get(requestId)?.abort(cancelled()),
    cancelAll: () => {
      for (const controller of all) controller.abort(cancelled());
    },
  };
}

function answered(data: unknown, entries: readonly WrittenEntry[]): Result<unknown> {
  return entries.length === 0 ? { ok: true, data } : { ok: true, data, entries };
}

function hasRows(data: unknown): data is { readonly rows: readonly unknown[] } {
  return typeof data === 'object' && data !== null && 'rows' in data && Array.isArray(data.rows);
}

function fail(error: ErrorInfo): Result<never> {
  return { ok: false, error };
}

/** Why a write is asked for; what every write may be told. */
function whyOf(input: unknown): Why {
  if (typeof input !== 'object' || input === null || !('why' in input)) return {};
  return typeof input.why === 'object' && input.why !== null ? input.why : {};
}

/** A rule of a schema may throw at what no schema describes, such as a circle or a number too big for JSON: it is refused. */
function parse(schema: z.ZodType, input: unknown): ReturnType<z.ZodType['safeParse']> {
  try {
    return schema.safeParse(input);
  } catch {
    return { success: false, error: new ZodError([]) };
  }
}

const HALF = /\p{Cs}/u;

/** Whether there is half of a character in it, which no database keeps: what is stored, shown and recorded would differ. */
function isHalfText(value: unknown): boolean {
  if (typeof value === 'string') return HALF.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => HALF.test(key) || isHalfText(inner));
}

function halfText(): ErrorInfo {
  return {
    code: 'INVALID_INPUT',
    message: 'There is half of a character in a text, which cannot be kept.',
    hint: 'Enter it again; it may have been cut in the middle of an emoji.',
  };
}

function requestIdOf(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('requestId' in input)) return null;
  return typeof input.requestId === 'string' ? input.requestId : null;
}

/** What is wrong with a value, for whoever typed it; the checker's own words are for developers. */
function whatIsWrong(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return `${issue.message}.`;
  const text = 'origin' in issue && issue.origin === 'string';
  if (issue.code === 'too_big') {
    return text ? `It may have ${issue.maximum} characters at most.` : `It may be ${issue.maximum} at most.`;
  }
  if (issue.code === 'too_small') {
    return text ? `It needs ${issue.minimum} characters at least.` : `It has to be ${issue.minimum} at least.`;
  }
  return 'It is missing, or not of the kind that belongs there.';
}

function invalidInput(error: z.ZodError): ErrorInfo {
  const [issue] = error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : null;
  const field = unknown ?? path;
  return {
    code: 'INVALID_INPUT',
    message:
      unknown === null
        ? field === ''
          ? 'The input is not what this function takes.'
          : `The value of "${field}" is not valid.`
        : `There is no input called ${unknown}.`,
    ...(issue && unknown === null && { hint: whatIsWrong(issue) }),
    ...(field !== '' && { field }),
  };
}
