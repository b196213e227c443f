import { z } from 'zod';
import { confirmation, fieldValue, nothing, page, pageInput, requestId, rowId, total, why } from './common';

/** What the rows of a panel are; `other`: of a table that better-auth does not know. */
export const belongingKind = z.enum([
  'passkey',
  'api-key',
  'team',
  'invitation-sent',
  'invitation-received',
  'oauth-consent',
  'oauth-access-token',
  'oauth-refresh-token',
  'oauth-client',
  'sso-provider',
  'device-code',
  'wallet',
  'subscription',
  'other',
]);
export type BelongingKind = z.infer<typeof belongingKind>;

const belongingAct = z.enum(['remove', 'switch', 'cancel']);
export type BelongingAct = z.infer<typeof belongingAct>;

const belongingColumn = z.strictObject({
  /** The column in the database. */
  column: z.string(),
  /** better-auth's name for it; null where it is the app's own. */
  field: z.string().nullable(),
  /** `secret`: only whether there is one. `named`: the name of the row it refers to, where that has one. */
  type: z.enum(['text', 'number', 'boolean', 'date', 'json', 'other', 'secret', 'named']),
});
export type BelongingColumn = z.infer<typeof belongingColumn>;

export const belongingPanel = z.strictObject({
  /** Names the panel in further calls. */
  key: z.string(),
  kind: belongingKind,
  table: z.string(),
  /** The columns by which its rows refer to the user. */
  by: z.string(),
  /** Why there are no rows to see: the database user may not read them, or nothing but reading the whole big table finds them. */
  closed: z.enum(['not-readable', 'no-index']).nullable(),
  total: total.nullable(),
  columns: z.array(belongingColumn),
  acts: z.array(belongingAct),
});
export type BelongingPanel = z.infer<typeof belongingPanel>;

export const belongingRow = z.strictObject({
  /** Names the row in further calls; null where it has no key that may be shown. */
  id: z.string().nullable(),
  /** In the order of the panel's columns; of secrets true where there is one, null where there is none. */
  values: z.array(fieldValue),
});
export type BelongingRow = z.infer<typeof belongingRow>;

const panelKey = z.string().min(1).max(1000);
const belongingId = z.string().min(1).max(2000);
const oneRow = { userId: rowId, panel: panelKey, id: belongingId, why: why.optional() };

export const belongingsApi = {
  'belongings.ofUser': {
    input: z.strictObject({ userId: rowId, requestId: requestId.optional() }),
    output: z.strictObject({ panels: z.array(belongingPanel) }),
  },
  'belongings.list': {
    input: z.strictObject({
      userId: rowId,
      panel: panelKey,
      cursor: pageInput.cursor,
      limit: pageInput.limit,
      requestId: pageInput.requestId,
    }),
    output: page(belongingRow),
  },
  'belongings.remove': {
    input: z.strictObject({ ...oneRow, confirm: confirmation.optional() }),
    output: nothing,
  },
  'belongings.switch': { input: z.strictObject({ ...oneRow, on: z.boolean() }), output: nothing },
  'belongings.cancel': { input: z.strictObject(oneRow), output: nothing },
};
