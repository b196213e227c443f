import type { SessionFilter } from '@shared/api/sessions';
import type { MethodInput } from '@shared/contract';

type Filter<
  M extends 'users.list' | 'sessions.list' | 'accounts.list' | 'verifications.list' | 'audit.list' | 'email.log',
> = Omit<NonNullable<MethodInput<M>>, 'cursor' | 'requestId'>;

export type UsersFilter = Filter<'users.list'>;
export type SessionsFilter = Filter<'sessions.list'>;
export type AccountsFilter = Filter<'accounts.list'>;
export type VerificationsFilter = Filter<'verifications.list'>;
export type AuditFilter = Filter<'audit.list'>;
export type MailLogFilter = Filter<'email.log'>;

/** Names of everything fetched. What starts with `db` belongs to the open connection and is dropped with it. */
export const keys = {
  database: ['db'],
  users: ['db', 'user'],
  usersLists: ['db', 'user', 'list'],
  usersCounts: ['db', 'user', 'count'],
  notes: ['db', 'notes'],
  notesOf: (userId: string) => ['db', 'notes', 'of', userId],
  marksOf: (userId: string) => ['db', 'notes', 'marks', userId],
  tags: ['db', 'notes', 'tags'],
  ticketTemplate: ['db', 'ticket-template'],
  pins: ['db', 'notes', 'pins'],
  usersList: (filter: UsersFilter) => ['db', 'user', 'list', filter],
  usersCount: (filter: UsersFilter) => ['db', 'user', 'count', filter.search ?? '', filter.filters ?? {}],
  user: (id: string) => ['db', 'user', 'one', id],
  oneUser: ['db', 'user', 'one'],
  diagnosis: (id: string) => ['db', 'user', 'diagnosis', id],
  belongings: (userId: string) => ['db', 'user', 'one', userId, 'belongings'],
  belongingsList: (userId: string, panel: string) => ['db', 'user', 'one', userId, 'belongings', panel],
  twins: (id: string) => ['db', 'user', 'twins', id],
  organizations: ['db', 'organization'],
  organizationsList: (search: string) => ['db', 'organization', 'list', search],
  inOrganization: (id: string, part: string) => ['db', 'organization', 'one', id, part],
  createForm: ['db', 'user', 'create-form'],
  sessions: ['db', 'session'],
  sessionsList: (filter: SessionsFilter) => ['db', 'session', 'list', filter],
  sessionsCount: (filter: SessionFilter) => ['db', 'session', 'count', filter],
  sessionsOf: (userId: string) => ['db', 'session', 'of', userId],
  accounts: ['db', 'account'],
  accountsList: (filter: AccountsFilter) => ['db', 'account', 'list', filter],
  verifications: ['db', 'verification'],
  verificationsList: (filter: VerificationsFilter) => ['db', 'verification', 'list', filter],
  // Not below `verifications`: each batch of a purge would have everything counted anew.
  expiredCount: (olderThan?: string) => ['db', 'expired-count', olderThan ?? ''],
  searchIndex: ['db', 'search-index'],
  outbox: ['db', 'outbox'],
  outboxList: (connectionId: string | undefined) => ['db', 'outbox', 'list', connectionId],
  mailLog: ['db', 'mail-log'],
  mailLogList: (filter: MailLogFilter) => ['db', 'mail-log', 'list', filter],
  // Earlier mails and cooldowns are part of it, so it is read again with the log.
  mailStatus: (userId: string, leadsTo: object) => ['db', 'mail-log', 'status', userId, leadsTo],
  templates: ['db', 'templates'],
  templatePreview: (template: object) => ['db', 'template-preview', template],
  roleSql: (connectionId: string, role: string) => ['db', 'role-sql', connectionId, role],
  // Not below the tables they count: no change of ours has everything counted anew.
  overview: (question: object) => ['db', 'insight', 'overview', question],
  health: (connectionId: string) => ['db', 'insight', 'health', connectionId],
  audit: ['audit'],
  auditEntry: (id: string) => ['audit', 'entry', id],
  auditList: (filter: AuditFilter) => ['audit', 'list', filter],
  // Not below `audit`: checking the whole chain with every new entry would be out of all proportion.
  auditVerify: ['audit-verify'],
  undoPreview: (id: string) => ['audit', 'undo-preview', id],
  panicPreview: (id: string) => ['db', 'user', 'panic', id],
  removalPreview: (ids: readonly string[]) => ['db', 'removal-preview', ids],
  connections: ['connections'],
  status: ['status'],
  jobs: ['jobs'],
  problemReport: ['problem-report'],
  info: ['info'],
  preferences: ['preferences'],
  updates: ['updates'],
} as const;
