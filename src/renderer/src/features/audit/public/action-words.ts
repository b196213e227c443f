import type { AuditEntry } from '@shared/api/audit';
import type { Tone } from '../../../ui/tone';

const WORDS: Readonly<Record<string, string>> = {
  'users.create': 'Created user',
  'users.update': 'Edited user',
  'users.remove': 'Removed users',
  'users.setPassword': 'Set password',
  'users.ban': 'Banned',
  'users.unban': 'Lifted ban',
  'users.setRole': 'Set role',
  'users.panic': 'Locked down account',
  'users.unlockSecondFactor': 'Unlocked second factor',
  'users.clearRateLimits': 'Cleared rate limits',
  'users.resetSecondFactor': 'Reset second factor',
  'sessions.revoke': 'Revoked sessions',
  'sessions.revokeForUser': 'Revoked all sessions',
  'sessions.revokeWhere': 'Revoked matching sessions',
  'bulk.start': 'Bulk action',
  'bulk.resume': 'Resumed bulk action',
  'bulk.revokeSessions': 'Revoked sessions of many',
  'bulk.ban': 'Banned many',
  'bulk.unban': 'Lifted bans of many',
  'bulk.verify': 'Verified many',
  'bulk.setRole': 'Set role of many',
  'bulk.remove': 'Removed many',
  'accounts.unlink': 'Unlinked provider',
  'belongings.remove': 'Took something away',
  'belongings.switch': 'Switched API key',
  'belongings.cancel': 'Cancelled invitation',
  'organizations.setRole': 'Set role in organization',
  'organizations.removeMember': 'Removed from organization',
  'organizations.cancelInvitation': 'Cancelled invitation',
  'organizations.renewInvitation': 'Renewed invitation',
  'verifications.remove': 'Removed codes',
  'verifications.removeForUser': 'Removed all codes',
  'verifications.purgeExpired': 'Removed expired codes',
  'secrets.reveal': 'Revealed a secret',
  'email.resendVerification': 'Sent verification mail',
  'email.sendPasswordReset': 'Sent password reset',
  'email.sendMagicLink': 'Sent sign-in link',
  'email.sendOtp': 'Sent code',
  'email.testTemplate': 'Sent test mail',
  'email.verificationLink': 'Made verification link',
  'users.export': 'Exported users',
  'sessions.export': 'Exported sessions',
  'accounts.export': 'Exported accounts',
  'verifications.export': 'Exported codes',
  'audit.export': 'Exported the audit',
  'users.package': 'Wrote all that is held',
  'notes.add': 'Wrote a note',
  'notes.remove': 'Removed a note',
  'notes.restore': 'Brought back a note',
  'notes.export': 'Exported notes',
  'tags.set': 'Set tags',
  'audit.undo': 'Undone',
  'connections.guards': 'Changed guards',
  'connections.export': 'Exported connections',
  'connections.import': 'Imported connections',
  'storage.finish': 'Finished later',
};

/** The acts a person can filter by, in the order of the menu. */
export const ACTION_IDS = Object.keys(WORDS);

/** An act as a person would say it. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action;
}

const MAILS: Readonly<Record<string, string>> = {
  'email.resendVerification': 'Verification mail',
  'email.sendPasswordReset': 'Password reset mail',
  'email.sendMagicLink': 'Sign-in link',
  'email.sendOtp': 'Code by mail',
  'email.testTemplate': 'Test mail',
};

/** One entry as a person would say it: a mail that failed was not sent, and one in the outbox was kept there. */
export function entryWords({ action, outcome, after }: Pick<AuditEntry, 'action' | 'outcome' | 'after'>): string {
  const mail = MAILS[action];
  if (mail === undefined) return actionWords(action);
  if (outcome === 'failed') return `${mail} could not be sent`;
  if (outcome === 'unknown') return `${mail}: not known whether sent`;
  return after?.['transport'] === 'outbox' ? `${mail} kept in the outbox` : actionWords(action);
}

interface OutcomeWords {
  readonly word: string;
  readonly tone: Tone;
  readonly explain: string;
}

const OUTCOMES: Readonly<Record<AuditEntry['outcome'], OutcomeWords>> = {
  done: { word: 'Done', tone: 'ok', explain: 'It was carried out.' },
  failed: { word: 'Failed', tone: 'danger', explain: 'It was refused or broke off, and nothing was changed.' },
  unknown: {
    word: 'Unknown',
    tone: 'warn',
    explain:
      'The connection or Authdesk was lost while it was being written: look at the user to see whether it took effect.',
  },
};

/** How an act ended, in a word, a tone and a sentence. */
export function outcomeWords(outcome: AuditEntry['outcome']): OutcomeWords {
  return OUTCOMES[outcome];
}
/** Who did it: the name a person gave, and the user of the operating system. */
export function byWhom({ person, actor }: Pick<AuditEntry, 'person' | 'actor'>): string {
  return person === null || person === actor ? actor : `${person} (${actor})`;
}
