import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtInTemplates } from '../../../../src/main/data/email/templates/built-in';
import { templateProblems, templateWarnings } from '../../../../src/main/data/email/templates/check';
import { fillTemplate } from '../../../../src/main/data/email/templates/fill';

const builtIn = (kind: string, language = 'en') => {
  const found = builtInTemplates.find((template) => template.kind === kind && template.language === language);
  if (!found) throw new Error(`no template ${kind} ${language}`);
  return found;
};
const values = {
  name: 'Ann',
  email: 'ann@example.com',
  site: 'app.example.com',
  minutes: 60,
  expires: new Date('2026-11-25T10:00:00.000Z'),
};
const mail = (name: string | null, link = 'https://app.example.com/api/auth/verify-email?token=t&callbackURL=%2F') =>
  fillTemplate(builtIn('verification'), { ...values, name, link });

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

it.each(builtInTemplates)('$kind in $language is good, and leaves nothing unfilled', (template) => {
  expect(templateProblems(template)).toEqual([]);
  expect(templateWarnings(template)).toEqual([]);
  const filled = fillTemplate(template, {
    ...values,
    name: null,
    ...(template.kind === 'otp' ? { code: '123456' } : { link: 'https://x.example/y' }),
  });
  expect(Object.values(filled).join('')).not.toMatch(/\{\{|\}\}|undefined/);
});

it('keeps a name from a second line of the subject', () => {
  const template = { ...builtIn('verification'), subject: 'For {{name}} ({{email}})' };
  expect(fillTemplate(template, { ...values, name: 'A\r\nBcc: b@y.com', link: 'x' }).subject).not.toMatch(/[\r\n]/);
});

const template = { ...builtIn('verification'), html: '<a href="{{link}}">{{name}}</a>', text: '{{link}}' };
it.each([
  [{ text: 'no link' }, 'text', '{{link}}'],
  [{ html: '<p>no link</p>' }, 'html', '{{link}}'],
  [{ text: '{{link}} {{nmae}}' }, 'text', 'no variable {{nmae}}'],
  [{ text: '{{link}} {{code}}' }, 'text', 'no value'],
  [{ text: '{{link}} {{name' }, 'text', 'not closed'],
  [{ subject: 'a\nb' }, 'subject', 'one line'],
  [{ language: 'no language' }, 'language', 'no language'],
  [{ html: '<a href={{link}}>x</a>' }, 'html', 'quotes'],
  [{ html: '<script>1</script>{{link}}' }, 'html', 'scripts'],
  [{ html: '<img src="x" onerror="a()">{{link}}' }, 'html', 'event handlers'],
  [{ html: '<a href="javascript:a()">{{link}}</a>' }, 'html', 'run something'],
  [{ html: '<iframe src="x"></iframe>{{link}}' }, 'html', 'embedded'],
  [{ html: '<form>{{link}}</form>' }, 'html', 'forms'],
  [{ html: '<style>a{color:{{name}}}</style>{{link}}' }, 'html', 'style sheet'],
  [{ kind: 'otp' as const, text: '{{link}}' }, 'text', '{{code}}'],
])('finds fault with %j', (over, field, sentence) => {
  const problems = templateProblems({ ...template, ...over });
  expect(problems).toContainEqual({ field, message: expect.stringContaining(sentence) });
});

it('warns of what is loaded from the net, and of no HTML at all', () => {
  expect(templateProblems({ ...template, html: '' })).toEqual([]);
  expect(templateWarnings({ html: '' })[0]).toContain('plain text');
  for (const html of ['<img src="https://x/y.png">', '<p style="background:url(//x/y)">', '<link rel="stylesheet">']) {
    expect(templateWarnings({ html })[0]).toContain('loads something');
  }
});
