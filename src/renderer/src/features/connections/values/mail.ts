import type { MailTransport } from '@shared/api/connections';
import { z } from 'zod';
import { chosen, filled, given, isWebAddress, type Complain } from './rules';
import type { ServerValues } from './server';

/** The boxes of how mail leaves. */
export const mailShape = {
  mailKind: z.enum(['none', 'server', 'smtp', 'outbox']),
  smtpUrl: z.string().trim(),
  smtpTls: z.enum(['', 'required', 'optional']),
  mailFrom: z.string().trim(),
  mailSecret: z.string(),
  mailBaseURL: z.string().trim(),
};
const shape = z.object(mailShape);
export type MailValues = z.infer<typeof shape>;

type Checked = MailValues & Pick<ServerValues, 'serverURL'>;

/** What is wrong in the boxes of mail; `hasSmtp`: its address is saved already. */
export function checkMail(values: Checked, complain: Complain<Checked>, hasSmtp: boolean): void {
  const { mailKind } = values;
  if (mailKind === 'server' && values.serverURL === '') complain('serverURL', 'Mail is sent by it: where is it?');
  if (mailKind !== 'smtp' && mailKind !== 'outbox') return;
  const leadsTo = values.mailBaseURL === '' ? values.serverURL : values.mailBaseURL;
  if (!isWebAddress(leadsTo)) complain('mailBaseURL', 'A whole address, such as https://auth.example.com');
  if (mailKind !== 'smtp') return;
  if (!hasSmtp && values.smtpUrl === '') complain('smtpUrl', 'Such as smtp://user:password@mail.example.com:587');
  if (values.smtpUrl !== '' && !/^smtps?:\/\/\S+$/u.test(values.smtpUrl)) {
    complain('smtpUrl', 'Starts with smtp:// or smtps://');
  }
  if (values.mailFrom.length < 3) complain('mailFrom', 'The address mail comes from');
}

/** The boxes filled from what is saved; secrets stay where they are. */
export function mailValues(mail: MailTransport | undefined): MailValues {
  return {
    mailKind: mail?.kind ?? 'none',
    smtpUrl: '',
    smtpTls: mail?.kind === 'smtp' ? (mail.tls ?? '') : '',
    mailFrom: mail?.kind === 'smtp' ? mail.from : '',
    mailSecret: '',
    mailBaseURL: mail !== undefined && mail.kind !== 'server' ? mail.baseURL : '',
  };
}

/** How mail leaves, as typed. An SMTP address left empty is the one that is saved. */
export function mailOf(values: Checked, saved: MailTransport | undefined): MailTransport | undefined {
  const secret = filled<{ secret?: string }>({ secret: given(values.mailSecret) });
  const baseURL = values.mailBaseURL === '' ? values.serverURL : values.mailBaseURL;
  switch (values.mailKind) {
    case 'none':
      return undefined;
    case 'server':
      return { kind: 'server' };
    case 'smtp': {
      const url = given(values.smtpUrl) ?? (saved?.kind === 'smtp' ? saved.url : undefined);
      const more = filled<{ url?: string; tls?: 'required' | 'optional' }>({ url, tls: chosen(values.smtpTls) });
      return { kind: 'smtp', ...more, from: values.mailFrom, ...secret, baseURL };
    }
    case 'outbox':
      return { kind: 'outbox', ...secret, baseURL };
  }
}
