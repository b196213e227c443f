import type { Hit } from '@shared/api/search';
import { Fingerprint, KeyRound, MailQuestion, UserRound, type LucideIcon } from 'lucide-react';
import { exactTime } from '../../format/dates';
import { Badge } from '../../ui/badge';
import { Avatar } from '../../ui/avatar';

const ICONS: Readonly<Record<Hit['type'], LucideIcon>> = {
  user: UserRound,
  session: Fingerprint,
  account: KeyRound,
  verification: MailQuestion,
};

const SIGNATURES = {
  valid: { tone: 'ok', text: 'Signature holds', title: 'The auth server’s own secret signed it' },
  invalid: { tone: 'danger', text: 'Forged or foreign', title: 'Another secret signed it, or somebody changed it' },
  unchecked: {
    tone: 'neutral',
    text: 'Signature not checked',
    title: 'Authdesk does not have the secret of the server',
  },
} as const;

/** Person and address of a hit, apart. */
export function splitLabel(label: string): { readonly name: string; readonly address: string } {
  const match = /^(.*?)\s*<([^<>]*)>$/u.exec(label);
  return match === null ? { name: label, address: '' } : { name: match[1] ?? '', address: match[2] ?? '' };
}

/** The picture of a hit: the person it leads to, or what it is where it leads to nobody. */
export function HitIcon({ hit }: { hit: Hit }) {
  const { name, address } = splitLabel(hit.label);
  const Icon = ICONS[hit.type];
  if (hit.userId === null) return <Icon className="size-4 text-faint" strokeWidth={1.75} aria-hidden />;
  return <Avatar seed={hit.userId} name={name === '' ? null : name} email={address === '' ? name : address} />;
}

/** Whether what was pasted still works, as far as the database can tell. */
export function HitState({ hit }: { hit: Hit }) {
  const title = hit.expiresAt === undefined ? undefined : `Until ${exactTime(hit.expiresAt)}`;
  const signature = hit.signature === undefined ? null : SIGNATURES[hit.signature];
  return (
    <span className="flex shrink-0 items-center gap-1">
      {signature === null ? null : (
        <Badge tone={signature.tone} title={signature.title}>
          {signature.text}
        </Badge>
      )}
      {hit.state === undefined ? null : (
        <Badge tone={hit.state === 'active' ? 'ok' : 'neutral'} title={title}>
          {hit.state === 'active' ? 'Live' : 'Expired'}
        </Badge>
      )}
    </span>
  );
}
