import { z } from 'zod';
import { connectionSettings, environment } from './connections';

/** A connection that administrators set up for everybody; secrets are no part of it. */
export const fixedConnection = connectionSettings.extend({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/u, { error: 'Small letters, digits and hyphens, at most 60' }),
});
export type FixedConnection = z.infer<typeof fixedConnection>;

/** What administrators of a computer set for every user of Authdesk on it. What is left out is up to the user. */
export const policy = z.strictObject({
  version: z.literal(1),
  connections: z
    .strictObject({
      fixed: z.array(fixedConnection).max(200).optional(),
      /** No others may be added or opened, the demo apart. */
      onlyFixed: z.boolean().optional(),
      /** The keys whose lists of connections may be imported: raw Ed25519 in base64, as a list names its own. */
      signers: z
        .array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/u, { error: 'The key that stands in a list, 44 signs' }))
        .max(50)
        .optional(),
    })
    .optional(),
  /** Connections of these environments stay read-only; `all` whatever a user calls them. */
  readOnly: z.union([z.literal('all'), z.array(environment)]).optional(),
  /** The highest role anybody has over any connection. */
  maxRole: z.enum(['viewer', 'support', 'lead']).optional(),
  /** Every act wants a reason, or the number of a ticket. */
  requireReason: z.boolean().optional(),
  requireTicket: z.boolean().optional(),
  /** `off`: Authdesk neither looks for updates nor offers them. `feed`: where it looks. */
  updates: z
    .strictObject({
      off: z.boolean().optional(),
      feed: z
        .string()
        .max(2000)
        .regex(/^https:\/\/\S+$/u, { error: 'Starts with https://' })
        .optional(),
    })
    .optional(),
  /** The folders files may be saved in, with those below; whole paths. */
  saveIn: z.array(z.string().min(1).max(4000)).max(50).optional(),
  /** Nothing is ever sent about how Authdesk is used; there is no other value. */
  telemetry: z.literal('off').optional(),
});
export type Policy = z.infer<typeof policy>;
