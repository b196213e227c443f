import type { z } from 'zod';
import { accountsApi } from './api/accounts';
import { appApi } from './api/app';
import { auditApi } from './api/audit';
import { belongingsApi } from './api/belongings';
import { bulkApi } from './api/bulk';
import { connectionsApi } from './api/connections';
import { emailApi } from './api/email';
import { insightApi } from './api/insight';
import { organizationsApi } from './api/organizations';
import { jobsApi } from './api/jobs';
import { marksApi, notesApi, ticketsApi } from './api/notes';
import { searchApi } from './api/search';
import { sessionsApi } from './api/sessions';
import { updatesApi } from './api/updates';
import { usersApi } from './api/users';
import { recentsApi, viewsApi } from './api/views';
import { secretsApi, verificationsApi } from './api/verifications';
import type { EventPayloads } from './events';
import type { MethodName } from './methods';
import type { Result } from './result';

/** Input and output of every call, by its name. Main validates with these; types everywhere are inferred from them. */
export const contract = {
  ...connectionsApi,
  ...usersApi,
  ...bulkApi,
  ...sessionsApi,
  ...accountsApi,
  ...belongingsApi,
  ...organizationsApi,
  ...verificationsApi,
  ...secretsApi,
  ...emailApi,
  ...searchApi,
  ...viewsApi,
  ...recentsApi,
  ...notesApi,
  ...marksApi,
  ...ticketsApi,
  ...auditApi,
  ...insightApi,
  ...jobsApi,
  ...appApi,
  ...updatesApi,
} satisfies Record<MethodName, { input: z.ZodType; output: z.ZodType }>;

export type Contract = typeof contract;
/** What a caller passes. */
export type MethodInput<M extends MethodName> = z.input<Contract[M]['input']>;
/** What a handler receives after validation. */
export type ParsedInput<M extends MethodName> = z.output<Contract[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Contract[M]['output']>;

type Group = MethodName extends `${infer G}.${string}` ? G : never;
type InGroup<G extends Group> = Extract<MethodName, `${G}.${string}`>;
type Call<M extends MethodName> =
  undefined extends MethodInput<M>
    ? (input?: MethodInput<M>) => Promise<Result<MethodOutput<M>>>
    : (input: MethodInput<M>) => Promise<Result<MethodOutput<M>>>;

/** The bridge the page sees as `window.authdesk`. */
export type AuthdeskBridge = {
  readonly [G in Group]: { readonly [M in InGroup<G> as M extends `${G}.${infer Name}` ? Name : never]: Call<M> };
} & {
  /** Calls `listener` with the data of each event; returns the function that unsubscribes. */
  readonly on: <E extends keyof EventPayloads>(event: E, listener: (payload: EventPayloads[E]) => void) => () => void;
};
