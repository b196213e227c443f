import type { MailKind } from '@shared/api/email';
import type { MailDependencies } from './send-mail';
import type { MailText } from './mail-text';
import type { MailUser } from './queries';
import type { OwnRoute } from './route';
import { FALLBACK_LANGUAGE } from './templates/built-in';
import { fillTemplate } from './templates/fill';
import { templateFor } from './templates/store';
import type { OpenConnection } from '../connections/connection';

type Addressee = Pick<MailUser, 'name' | 'email'>;

/** What a mail is about: a link or a code, and until when it works. */
export interface Content {
  readonly link?: string;
  readonly code?: string;
  readonly expiresAt: Date;
}

/** Writes a mail of our own, in the connection's language. */
export async function writeMail(
  { local, now }: Pick<MailDependencies, 'local' | 'now'>,
  { profile }: OpenConnection,
  { kind, user, route }: { readonly kind: MailKind; readonly user: Addressee; readonly route: OwnRoute },
  { link, code, expiresAt }: Content,
): Promise<MailText> {
  const template = await templateFor(local, profile.id, kind, languageOf(profile));
  return fillTemplate(template, {
    name: user.name,
    email: user.email,
    site: new URL(route.linkURL).hostname,
    link,
    code,
    minutes: Math.max(1, Math.round((expiresAt.getTime() - now().getTime()) / 60_000)),
    expires: expiresAt,
  });
}

/** The language mails of a connection are written in. */
export function languageOf({ mailing }: OpenConnection['profile']): string {
  return mailing.language ?? FALLBACK_LANGUAGE;
}
