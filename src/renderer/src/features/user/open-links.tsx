import type { UserDetail } from '@shared/api/users';
import { plural } from '../../format/numbers';

const MAILED: ReadonlySet<string> = new Set([
  'reset-password',
  'magic-link',
  'email-otp',
  'phone-otp',
  'change-email-otp',
]);

/** What becomes of links and codes that were mailed to somebody before an act that voids them. */
export function VoidsLinks({ user }: { user: UserDetail }) {
  const open = user.verifications.filter((one) => one.state === 'active' && MAILED.has(one.kind)).length;
  const seen = open === 0 ? null : plural(open, 'link or code', 'links and codes');
  return (
    <p className="text-sm text-faint">
      {seen === null
        ? 'Links and codes mailed before stop working with it.'
        : `${seen} mailed before ${open === 1 ? 'stops' : 'stop'} working with it.`}
    </p>
  );
}
