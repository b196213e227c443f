import { z } from 'zod';
import {
  confirmation,
  isoTime,
  nothing,
  page,
  pageInput,
  rowId,
  searchText,
  secretPresence,
  timeInput,
  unreadable,
  why,
} from './common';
import { exportOf } from './exports';

export const accountRow = z.strictObject({
  id: z.string(),
  userId: z.string(),
  userName: z.string().nullable(),
  userEmail: z.string().nullable(),
  providerId: z.string(),
  /** The person's id at the provider; for `credential` it is the user's own id. */
  accountId: z.string(),
  scope: z.string().nullable(),
  password: secretPresence,
  accessToken: secretPresence,
  refreshToken: secretPresence,
  idToken: secretPresence,
  accessTokenExpiresAt: isoTime.nullable(),
  refreshTokenExpiresAt: isoTime.nullable(),
  createdAt: isoTime.nullable(),
  updatedAt: isoTime.nullable(),
  unreadable,
});
export type AccountRow = z.infer<typeof accountRow>;

const accountsQuestion = z.strictObject({
  userId: rowId.optional(),
  providerId: z.string().min(1).max(255).optional(),
  search: searchText.optional(),
  /** A user's id, address or phone number, whole: only this person's. */
  user: z.string().trim().min(1).max(320).optional(),
  createdAfter: timeInput.optional(),
  createdBefore: timeInput.optional(),
});

export const accountsApi = {
  'accounts.list': { input: accountsQuestion.extend(pageInput).optional(), output: page(accountRow) },
  'accounts.export': exportOf(accountsQuestion),
  'accounts.unlink': {
    input: z.strictObject({ id: rowId, confirm: confirmation.optional(), why: why.optional() }),
    output: nothing,
  },
};
