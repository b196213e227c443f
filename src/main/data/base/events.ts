import type { EventPayloads } from '@shared/events';
import type { EventName } from '@shared/methods';

export interface Log {
  readonly info: (message: string, details?: unknown) => void;
  readonly warn: (message: string, details?: unknown) => void;
  readonly error: (message: string, details?: unknown) => void;
}

export type Emit = <E extends EventName>(event: E, payload: EventPayloads[E]) => void;
