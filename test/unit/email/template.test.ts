import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verificationMail } from '../../../src/main/data/email/template';

const mail = (name: string | null, url = 'https://app.example.com/api/auth/verify-email?token=t&callbackURL=%2F') =>
  verificationMail({ name, email: 'ann@example.com', site: 'app.example.com', url, lifetimeMinutes: 60 });

it('has the link in text and HTML, and loads nothing', () => {
  const { subject, text, html } = mail('Ann');
  expect(subject).toBe('Verify your email address for app.example.com');
  expect(text).toContain('Hello Ann,');
  expect(text).toContain('\nhttps://app.example.com/api/auth/verify-email?token=t&callbackURL=%2F\n');
  expect(html).toContain('href="https://app.example.com/api/auth/verify-email?token=t&amp;callbackURL=%2F"');
  expect(html).not.toMatch(/<(img|link|script|iframe)|url\(|@import|src=/i);
});

it.each([null, '', '  ', 'Win at https://evil.example', 'see www.evil.example', 'evil.example/x', 'x'.repeat(81)])(
  'greets without a name for %j',
  (name) => {
    expect(mail(name).text.startsWith('Hello,\n')).toBe(true);
  },
);

it('lets no name change the mail', () => {
  const shape = (html: string) => html.match(/<[^>]*>/g);
  fc.assert(
    fc.property(fc.string(), (name) => {
      const { text, html } = mail(name);
      expect(shape(html)).toEqual(shape(mail('Ann').html));
      expect(text.split('\n\n')).toHaveLength(5);
    }),
  );
  expect(mail('<b>"Ann" & \'Bo\'</b>').html).toContain('Hello &lt;b&gt;&quot;Ann&quot; &amp; &#39;Bo&#39;&lt;/b&gt;,');
});
