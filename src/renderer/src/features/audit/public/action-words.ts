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
  'users.panic': 'Shut account',
  'users.unlockSecondFactor': 'Unlocked second factor',
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
  'verifications.remove': 'Removed codes',
  'verifications.removeForUser': 'Removed all codes',
  'verifications.purgeExpired': 'Removed expired codes',
  'secrets.reveal': 'Revealed a secret',
  'email.resendVerification': 'Resent verification',
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
  'audit.undo': 'Undid',
  'storage.finish': 'Finished later',
};

/** The acts a person can filter by, in the order of the menu. */
export const ACTION_IDS = Object.keys(WORDS);

/** An act as a person would say it. */
export function actionWords(action: string): string {
  return WORDS[action] ?? action;
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
