import type { UserDetail } from '@shared/api/users';
import type { MethodName } from '@shared/methods';
import {
  BadgeCheck,
  BadgeX,
  Ban,
  ClipboardCopy,
  FileArchive,
  Hash,
  KeyRound,
  KeySquare,
  Link2,
  LockOpen,
  LogIn,
  LogOut,
  Mail,
  MailPlus,
  Pencil,
  RotateCcw,
  Share2,
  ShieldHalf,
  Siren,
  TimerReset,
  Trash2,
  Undo2,
  Unlink,
  type LucideIcon,
} from 'lucide-react';
import type { CommandId } from '../../nav/commands';

/** The parts of the menu, in its order. */
export const VERB_GROUPS = ['User', 'Sign-in', 'Mail', 'Shut out'] as const;

/** Something that can be done about the person on screen. */
export interface Verb {
  readonly command: CommandId;
  readonly label: string;
  readonly explain: string;
  readonly icon: LucideIcon;
  readonly group: (typeof VERB_GROUPS)[number];
  /** The call it makes: decides which role may. None where nothing is changed. */
  readonly method?: MethodName;
  /** A button of its own beside the menu, where there is room. */
  readonly primary?: true;
  readonly danger?: true;
  /** Left out for this person, such as "verify" for somebody verified. */
  readonly hidden?: (user: UserDetail) => boolean;
  /** Why it cannot be done on this database or for this person, or null. */
  readonly unavailable?: (user: UserDetail) => string | null;
}

/** Why whatever needs the admin plugin's columns cannot be done here. */
export function withoutAdmin(user: UserDetail): string | null {
  return user.role === undefined ? 'This database has no columns of better-auth’s admin plugin.' : null;
}

/**
 * Every verb of the user screen, once: its buttons and its menu are made from this table, in this order. To add one: a
 * line here, a line in `nav/commands.ts`, and a component in `acts.tsx` that answers the command.
 */
export const VERBS: readonly Verb[] = [
  {
    command: 'user.edit',
    label: 'Edit',
    explain: 'Change the profile, field by field',
    icon: Pencil,
    group: 'User',
    method: 'users.update',
    primary: true,
  },
  {
    command: 'user.copyLink',
    label: 'Copy link to this person',
    explain: 'For a ticket or a colleague; it says which database the person is in',
    icon: Share2,
    group: 'User',
  },
  {
    command: 'user.copyTicket',
    label: 'Copy for the ticket',
    explain: 'State, what was done and when it takes effect, by the customer’s clock',
    icon: ClipboardCopy,
    group: 'User',
  },
  {
    command: 'user.package',
    label: 'All that is held…',
    explain: 'Write everything the database has about this person to a file, for a request to see it',
    icon: FileArchive,
    group: 'User',
  },
  {
    command: 'user.email',
    label: 'Change email',
    explain: 'Give the user another address',
    icon: Mail,
    group: 'User',
    method: 'users.update',
  },
  {
    command: 'user.verify',
    label: 'Mark as verified',
    explain: 'Count the address as proven, without a mail',
    icon: BadgeCheck,
    group: 'User',
    method: 'users.update',
    hidden: (user) => user.emailVerified,
  },
  {
    command: 'user.unverify',
    label: 'Mark as unverified',
    explain: 'The address has to be confirmed again',
    icon: BadgeX,
    group: 'User',
    method: 'users.update',
    hidden: (user) => !user.emailVerified,
  },
  {
    command: 'user.role',
    label: 'Set role',
    explain: 'Change what the user may do in your app',
    icon: ShieldHalf,
    group: 'User',
    method: 'users.setRole',
    unavailable: withoutAdmin,
  },
  {
    command: 'user.password',
    label: 'Set password',
    explain: 'Give the user a password to sign in with',
    icon: KeyRound,
    group: 'Sign-in',
    method: 'users.setPassword',
    unavailable: (user) => user.unavailable.account,
  },
  {
    command: 'user.unlink',
    label: 'Unlink',
    explain: 'Take a way to sign in away',
    icon: Unlink,
    group: 'Sign-in',
    method: 'accounts.unlink',
    unavailable: (user) =>
      user.unavailable.account ?? (user.accounts.length === 0 ? 'Nothing is linked to this user.' : null),
  },
  {
    command: 'user.unlockFactor',
    label: 'Unlock second factor',
    explain: 'Let codes be tried again after too many wrong ones',
    icon: LockOpen,
    group: 'Sign-in',
    method: 'users.unlockSecondFactor',
  },
  {
    command: 'user.resetFactor',
    label: 'Reset second factor',
    explain: 'Take it away, so that the user can set up another',
    icon: RotateCcw,
    group: 'Sign-in',
    method: 'users.resetSecondFactor',
  },
  {
    command: 'user.clearLimits',
    label: 'Clear rate limits',
    explain: 'Let them try again at once after too many tries',
    icon: TimerReset,
    group: 'Sign-in',
    method: 'users.clearRateLimits',
  },
  {
    command: 'user.resend',
    label: 'Resend mail',
    explain: 'Send the verification mail once more',
    icon: MailPlus,
    group: 'Mail',
    method: 'email.resendVerification',
    primary: true,
  },
  {
    command: 'user.reset',
    label: 'Password reset mail',
    explain: 'Send a link to choose a new password',
    icon: KeySquare,
    group: 'Mail',
    method: 'email.sendPasswordReset',
  },
  {
    command: 'user.magicLink',
    label: 'Sign-in link',
    explain: 'Send a link that signs the user in',
    icon: LogIn,
    group: 'Mail',
    method: 'email.sendMagicLink',
  },
  {
    command: 'user.otp',
    label: 'Code by mail',
    explain: 'Send a short code to type into the app',
    icon: Hash,
    group: 'Mail',
    method: 'email.sendOtp',
  },
  {
    command: 'user.link',
    label: 'Copy link',
    explain: 'Make a verification link to hand over yourself',
    icon: Link2,
    group: 'Mail',
    method: 'email.verificationLink',
  },
  {
    command: 'user.revoke',
    label: 'Revoke all sessions',
    explain: 'Force logout on every device',
    icon: LogOut,
    group: 'Shut out',
    method: 'sessions.revokeForUser',
    primary: true,
    danger: true,
  },
  {
    command: 'user.unban',
    label: 'Lift ban',
    explain: 'Let the user sign in again',
    icon: Undo2,
    group: 'Shut out',
    method: 'users.unban',
    hidden: (user) => user.banned !== true,
  },
  {
    command: 'user.ban',
    label: 'Ban',
    explain: 'Refuse new sign-ins, for a time or for good, and end sessions',
    icon: Ban,
    group: 'Shut out',
    method: 'users.ban',
    danger: true,
    unavailable: withoutAdmin,
  },
  {
    command: 'user.panic',
    label: 'Lock down account',
    explain: 'Revoke sessions, void links and codes, switch keys off, and ban, all at once',
    icon: Siren,
    group: 'Shut out',
    method: 'users.panic',
    danger: true,
  },
  {
    command: 'user.remove',
    label: 'Remove',
    explain: 'Remove the user with everything that belongs to them',
    icon: Trash2,
    group: 'Shut out',
    method: 'users.remove',
    danger: true,
  },
];
