/**
 * The single list of calls and events. Plain data without imports, so that the preload can be generated from it.
 *
 * `read`  looks at the auth database or at our own data and changes nothing.
 * `write` changes the auth database, sends mail or mints a live credential: refused on a read-only connection.
 * `local` changes only what Authdesk keeps for itself (connections, preferences, jobs).
 */
export const METHODS = {
  'connections.list': 'read',
  'connections.save': 'local',
  'connections.remove': 'local',
  'connections.test': 'read',
  'connections.open': 'local',
  'connections.close': 'local',
  'connections.status': 'read',
  'connections.duplicate': 'local',
  'connections.reorder': 'local',
  'connections.roleSql': 'read',
  'connections.chooseFile': 'local',
  'connections.export': 'local',
  'connections.import': 'local',

  'users.list': 'read',
  'users.count': 'read',
  'users.export': 'read',
  'users.suggest': 'read',
  'users.get': 'read',
  'users.diagnose': 'read',
  'users.package': 'read',
  'users.twins': 'read',
  'users.createForm': 'read',
  'users.create': 'write',
  'users.update': 'write',
  'users.emailCheck': 'read',
  'users.remove': 'write',
  'users.removalPreview': 'read',
  'users.setPassword': 'write',
  'users.setRole': 'write',
  'users.ban': 'write',
  'users.unban': 'write',
  'users.resetSecondFactor': 'write',
  'users.unlockSecondFactor': 'write',
  'users.clearRateLimits': 'write',
  'users.panicPreview': 'read',
  'users.panic': 'write',

  'bulk.preview': 'read',
  'bulk.previewRows': 'read',
  'bulk.start': 'write',

  'sessions.list': 'read',
  'sessions.export': 'read',
  'sessions.revoke': 'write',
  'sessions.revokeForUser': 'write',
  'sessions.count': 'read',
  'sessions.revokeWhere': 'write',
  'sessions.ofUser': 'read',
  'sessions.probe': 'read',

  'accounts.list': 'read',
  'accounts.export': 'read',
  'accounts.unlink': 'write',

  'belongings.ofUser': 'read',
  'belongings.list': 'read',
  'belongings.remove': 'write',
  'belongings.switch': 'write',
  'belongings.cancel': 'write',

  'organizations.list': 'read',
  'organizations.members': 'read',
  'organizations.invitations': 'read',
  'organizations.teams': 'read',
  'organizations.roles': 'read',
  'organizations.setRole': 'write',
  'organizations.removeMember': 'write',
  'organizations.cancelInvitation': 'write',
  'organizations.renewInvitation': 'write',

  'verifications.list': 'read',
  'verifications.export': 'read',
  'verifications.remove': 'write',
  'verifications.removeForUser': 'write',
  'verifications.countExpired': 'read',
  'verifications.purgeExpired': 'write',

  'secrets.reveal': 'read',
  'secrets.copy': 'local',

  'email.resendVerification': 'write',
  'email.sendPasswordReset': 'write',
  'email.sendMagicLink': 'write',
  'email.sendOtp': 'write',
  'email.verificationLink': 'write',
  'email.status': 'read',
  'email.log': 'read',
  'email.outbox': 'read',
  'email.templates': 'read',
  'email.saveTemplate': 'local',
  'email.removeTemplate': 'local',
  'email.previewTemplate': 'read',
  'email.testTemplate': 'write',

  'search.anything': 'read',
  'search.indexStatus': 'read',
  'search.indexStart': 'local',
  'search.indexStop': 'local',

  'views.list': 'read',
  'views.save': 'local',
  'views.remove': 'local',
  'recents.list': 'read',
  'recents.add': 'local',

  'notes.list': 'read',
  'notes.add': 'local',
  'notes.remove': 'local',
  'notes.restore': 'local',
  'notes.export': 'read',
  'marks.get': 'read',
  'marks.setZone': 'local',
  'tags.set': 'local',
  'tags.list': 'read',
  'pins.set': 'local',
  'pins.list': 'read',
  'tickets.template': 'read',
  'tickets.saveTemplate': 'local',

  'audit.list': 'read',
  'audit.verify': 'read',
  'audit.undoPreview': 'read',
  'audit.undo': 'write',
  'audit.export': 'local',
  'audit.setPassPhrase': 'local',
  'audit.removePassPhrase': 'local',

  'insight.overview': 'read',
  'insight.health': 'read',

  'jobs.list': 'read',
  'jobs.cancel': 'local',
  'jobs.pause': 'local',
  'jobs.resume': 'write',
  'jobs.rows': 'read',
  'jobs.report': 'local',

  'app.cancel': 'local',
  'app.openWindow': 'local',
  'app.info': 'read',
  'app.preferences': 'read',
  'app.setPreferences': 'local',
  'app.chooseSaveFile': 'local',
  'app.openTicket': 'read',
  'app.reportProblem': 'local',
  'app.problemReport': 'read',
  'app.saveProblemReport': 'local',
  'app.showFolder': 'local',
  'app.updates': 'read',
  'app.checkForUpdates': 'local',
  'app.installUpdate': 'local',
} as const satisfies Record<`${string}.${string}`, 'read' | 'write' | 'local'>;

export type MethodName = keyof typeof METHODS;
export type MethodAccess = (typeof METHODS)[MethodName];

export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

/** What main tells the page without being asked. */
export const EVENTS = ['job', 'connection', 'navigate', 'changed', 'command'] as const;
export type EventName = (typeof EVENTS)[number];

/** The one channel calls travel on, and the prefix of the channel of each event. */
export const CALL_CHANNEL = 'authdesk:call';
export const EVENT_CHANNEL_PREFIX = 'authdesk:event:';
/** Where a window tells that a person dropped a file on it. */
export const DROP_CHANNEL = 'authdesk:drop';
