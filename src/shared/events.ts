import { z } from 'zod';
import { coreTable } from './api/connection-report';
import { connectionStatus } from './api/connections';
import { job } from './api/jobs';

/** Where a deep link or the menu may lead; the set is closed. */
export const navigation = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('user'), id: z.string().min(1).max(255) }),
  z.strictObject({ to: z.literal('users') }),
  z.strictObject({ to: z.literal('sessions') }),
  z.strictObject({ to: z.literal('outbox') }),
  z.strictObject({ to: z.literal('audit') }),
  z.strictObject({ to: z.literal('connections') }),
  z.strictObject({ to: z.literal('settings') }),
]);
export type Navigation = z.infer<typeof navigation>;

/** What a write of ours changed, so that every open view follows at once. */
export const changed = z.strictObject({
  tables: z.array(
    z.union([
      coreTable,
      z.enum([
        'twoFactor',
        'organization',
        'apikey',
        'outbox',
        'mail-log',
        'templates',
        'audit',
        'connections',
        'preferences',
      ]),
    ]),
  ),
  userIds: z.array(z.string()),
});
export type Changed = z.infer<typeof changed>;

export const eventSchemas = {
  job,
  connection: connectionStatus,
  navigate: navigation,
  changed,
};
export type EventPayloads = { [E in keyof typeof eventSchemas]: z.infer<(typeof eventSchemas)[E]> };
