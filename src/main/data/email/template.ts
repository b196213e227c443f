/** A mail, ready for any transport. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface VerificationMail {
  readonly name: string | null;
  readonly email: string;
  /** The site the account is on, as its host name. */
  readonly site: string;
  readonly url: string;
  readonly lifetimeMinutes: number;
}

const NAME_LENGTH = 80;

/** The mail that asks a person to verify their address: no images, nothing loaded from anywhere, one link. */
export function verificationMail({ name, email, site, url, lifetimeMinutes }: VerificationMail): MailText {
  const greeting = greetingFor(name);
  const lead = `Please confirm that ${email} is your email address at ${site}.`;
  const lifetime = `The link works for ${lifetimeMinutes} minutes.`;
  const ignore = 'If you did not ask for this, you can ignore this mail; nothing happens without the link.';
  return {
    subject: `Verify your email address for ${site}`,
    text: [greeting, lead, `Open this link to confirm it:\n${url}`, lifetime, ignore].join('\n\n') + '\n',
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Verify your email address</title></head>
<body style="margin:0;padding:32px 16px;background:#f5f5f4;color:#1c1917;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border-radius:8px">
<p style="margin:0 0 16px">${escapeHtml(greeting)}</p>
<p style="margin:0 0 24px">${escapeHtml(lead)}</p>
<p style="margin:0 0 24px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 20px;background:#1c1917;color:#ffffff;text-decoration:none;border-radius:6px">Verify email address</a></p>
<p style="margin:0 0 16px;color:#57534e;font-size:14px">${escapeHtml(lifetime)} ${escapeHtml(ignore)}</p>
<p style="margin:0;color:#57534e;font-size:12px;word-break:break-all">${escapeHtml(url)}</p>
</div>
</body>
</html>
`,
  };
}

// People choose their own names. One that carries a link would make us send somebody else's advertisement.
function greetingFor(name: string | null): string {
  const plain = (name ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (plain === '' || plain.length > NAME_LENGTH || /:\/\/|www\.|\w\.\w{2,}\/|@/i.test(plain)) return 'Hello,';
  return `Hello ${plain},`;
}

/** Text as HTML, safe inside attributes too. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
