import type { MailKind, MailTemplate } from '@shared/api/email';

/** The words of one built-in mail. */
interface Words {
  readonly subject: string;
  readonly greeting: string;
  readonly lead: string;
  /** Before the link or code in the text part. */
  readonly invitation: string;
  /** On the button; of a code there is none. */
  readonly button: string | null;
  readonly lifetime: string;
  readonly ignore: string;
}

const english: Readonly<Record<MailKind, Words>> = {
  verification: {
    subject: 'Verify your email address for {{site}}',
    greeting: 'Hello {{name}},',
    lead: 'Please confirm that {{email}} is your email address at {{site}}.',
    invitation: 'Open this link to confirm it:',
    button: 'Verify email address',
    lifetime: 'The link works for {{minutes}} minutes.',
    ignore: 'If you did not ask for this, you can ignore this mail; nothing happens without the link.',
  },
  'password-reset': {
    subject: 'Choose a new password for {{site}}',
    greeting: 'Hello {{name}},',
    lead: 'You can choose a new password for {{email}} at {{site}}.',
    invitation: 'Open this link to choose it:',
    button: 'Choose a new password',
    lifetime: 'The link works once, for {{minutes}} minutes.',
    ignore: 'If you did not ask for this, you can ignore this mail; your password stays as it is.',
  },
  'magic-link': {
    subject: 'Sign in to {{site}}',
    greeting: 'Hello {{name}},',
    lead: 'This link signs you in to {{site}} as {{email}}.',
    invitation: 'Open it on the device you want to use:',
    button: 'Sign in',
    lifetime: 'The link works once, for {{minutes}} minutes.',
    ignore: 'If you did not ask for this, you can ignore this mail. Do not pass the link on.',
  },
  otp: {
    subject: 'Your code for {{site}}',
    greeting: 'Hello {{name}},',
    lead: 'Enter this code at {{site}}, where you were asked for it.',
    invitation: 'Your code:',
    button: null,
    lifetime: 'The code works for {{minutes}} minutes.',
    ignore: 'If you did not ask for this, you can ignore this mail. Do not tell anybody the code.',
  },
};

const german: Readonly<Record<MailKind, Words>> = {
  verification: {
    subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse für {{site}}',
    greeting: 'Hallo {{name}},',
    lead: 'bitte bestätigen Sie, dass {{email}} Ihre E-Mail-Adresse bei {{site}} ist.',
    invitation: 'Öffnen Sie dazu diesen Link:',
    button: 'E-Mail-Adresse bestätigen',
    lifetime: 'Der Link gilt {{minutes}} Minuten.',
    ignore: 'Falls Sie das nicht angefordert haben, können Sie diese Mail ignorieren; ohne den Link geschieht nichts.',
  },
  'password-reset': {
    subject: 'Neues Passwort für {{site}}',
    greeting: 'Hallo {{name}},',
    lead: 'Sie können für {{email}} bei {{site}} ein neues Passwort wählen.',
    invitation: 'Öffnen Sie dazu diesen Link:',
    button: 'Neues Passwort wählen',
    lifetime: 'Der Link gilt einmal, {{minutes}} Minuten lang.',
    ignore: 'Falls Sie das nicht angefordert haben, können Sie diese Mail ignorieren; Ihr Passwort bleibt, wie es ist.',
  },
  'magic-link': {
    subject: 'Anmelden bei {{site}}',
    greeting: 'Hallo {{name}},',
    lead: 'dieser Link meldet Sie bei {{site}} als {{email}} an.',
    invitation: 'Öffnen Sie ihn auf dem Gerät, das Sie benutzen möchten:',
    button: 'Anmelden',
    lifetime: 'Der Link gilt einmal, {{minutes}} Minuten lang.',
    ignore: 'Falls Sie das nicht angefordert haben, können Sie diese Mail ignorieren. Geben Sie den Link nicht weiter.',
  },
  otp: {
    subject: 'Ihr Code für {{site}}',
    greeting: 'Hallo {{name}},',
    lead: 'geben Sie diesen Code bei {{site}} dort ein, wo danach gefragt wird.',
    invitation: 'Ihr Code:',
    button: null,
    lifetime: 'Der Code gilt {{minutes}} Minuten.',
    ignore: 'Falls Sie das nicht angefordert haben, können Sie diese Mail ignorieren. Nennen Sie den Code niemandem.',
  },
};

/** The language that is there for every kind of mail. */
export const FALLBACK_LANGUAGE = 'en';

/** Mails as they are before anybody wrote their own: no images, nothing loaded from anywhere, one link. */
export const builtInTemplates: readonly MailTemplate[] = Object.entries({ en: english, de: german }).flatMap(
  ([language, kinds]) =>
    (Object.entries(kinds) as [MailKind, Words][]).map(([kind, words]) => ({
      kind,
      language,
      subject: words.subject,
      text: asText(words),
      html: asHtml(language, words),
    })),
);

function asText({ greeting, lead, invitation, button, lifetime, ignore }: Words): string {
  const content = `${invitation}\n${button === null ? '{{code}}' : '{{link}}'}`;
  return `${[greeting, lead, content, lifetime, ignore].join('\n\n')}\n`;
}

function asHtml(language: string, { subject, greeting, lead, button, lifetime, ignore }: Words): string {
  const content =
    button === null
      ? '<p style="margin:0 0 24px;font:600 28px/1.2 ui-monospace,monospace;letter-spacing:4px">{{code}}</p>'
      : `<p style="margin:0 0 24px"><a href="{{link}}" style="display:inline-block;padding:12px 20px;background:#1c1917;color:#ffffff;text-decoration:none;border-radius:6px">${button}</a></p>`;
  const plainLink =
    button === null ? '' : '\n<p style="margin:0;color:#57534e;font-size:12px;word-break:break-all">{{link}}</p>';
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:32px 16px;background:#f5f5f4;color:#1c1917;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border-radius:8px">
<p style="margin:0 0 16px">${greeting}</p>
<p style="margin:0 0 24px">${lead}</p>
${content}
<p style="margin:0 0 16px;color:#57534e;font-size:14px">${lifetime} ${ignore}</p>${plainLink}
</div>
</body>
</html>
`;
}
