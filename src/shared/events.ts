import { z } from 'zod';
import { COMMANDS, type CommandId } from './commands';
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
  z.strictObject({ to: z.literal('insight') }),
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
        'rateLimit',
        'organization',
        'apikey',
        'outbox',
        'mail-log',
        'templates',
        'notes',
        'audit',
        'connections',
        'preferences',
        'updates',
      ]),
    ]),
  ),
  userIds: z.array(z.string()),
});
export type Changed = z.infer<typeof changed>;

/** A command of the menu bar, which the page runs as if its keys had been pressed. */
const menuCommand = z.strictObject({ id: z.enum(Object.keys(COMMANDS) as CommandId[]) });

export const eventSchemas = {
  job,
  connection: connectionStatus,
  navigate: navigation,
  changed,
  command: menuCommand,
};
export type EventPayloads = { [E in keyof typeof eventSchemas]: z.infer<(typeof eventSchemas)[E]> };
