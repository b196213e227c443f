import type { MailTemplate, TemplateProblem } from '@shared/api/email';
import { AppError } from '../../base/app-error';
import { PLACEHOLDER, variables } from './variables';

/** HTML that no mail may have: it could run, reach out by itself, or deceive about where things lead. */
const forbidden: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /<\s*script\b/i, what: 'scripts' },
  { pattern: /<\s*(iframe|frame|object|embed|applet)\b/i, what: 'embedded pages' },
  { pattern: /<\s*(form|input|button|textarea|select)\b/i, what: 'forms' },
  { pattern: /<\s*base\b/i, what: 'a base address' },
  { pattern: /<\s*meta\b[^>]*http-equiv\s*=\s*["']?\s*refresh/i, what: 'a redirect' },
  { pattern: /<[^>]*\son[a-z]+\s*=/i, what: 'event handlers (attributes that begin with on)' },
  { pattern: /(href|src|action)\s*=\s*["']?\s*(javascript|vbscript|data)\s*:/i, what: 'links that run something' },
];

const remote: readonly RegExp[] = [
  /\b(src|srcset|background|poster)\s*=\s*["']?\s*(https?:)?\/\//i,
  /url\(\s*["']?\s*(https?:)?\/\//i,
  /@import\b/i,
  /<\s*link\b/i,
];

/** What keeps a template from being saved, each with the field at fault; none where it is fine. */
export function templateProblems(template: MailTemplate): TemplateProblem[] {
  const { kind, language, subject, text, html } = template;
  const problems: TemplateProblem[] = [];
  if (!isLanguage(language)) {
    problems.push({ field: 'language', message: `"${language}" is no language; it looks like en or pt-BR.` });
  }
  if (/[\r\n]/.test(subject)) problems.push({ field: 'subject', message: 'A subject has one line only.' });
  for (const [field, content] of [
    ['subject', subject],
    ['text', text],
    ['html', html],
  ] as const) {
    problems.push(...placeholderProblems(template, field, content));
  }
  for (const { name } of variables.filter(({ requiredIn }) => requiredIn.includes(kind))) {
    const there = new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`);
    if (!there.test(text))
      problems.push({ field: 'text', message: `The text needs {{${name}}}: without it the mail is of no use.` });
    if (html.trim() !== '' && !there.test(html)) {
      problems.push({ field: 'html', message: `The HTML needs {{${name}}}: without it the mail is of no use.` });
    }
  }
  for (const { pattern, what } of forbidden) {
    if (pattern.test(html)) problems.push({ field: 'html', message: `The HTML of a mail must not have ${what}.` });
  }
  if (/=\s*[^\s"'<>=]*\{\{/.test(tagsOf(html))) {
    problems.push({
      field: 'html',
      message: 'Put quotes around an attribute that has a variable in it: href="{{link}}".',
    });
  }
  if (/<\s*style\b[^>]*>[^<]*\{\{/i.test(html)) {
    problems.push({ field: 'html', message: 'Variables cannot stand in a style sheet.' });
  }
  return problems;
}

/** What can be saved, but that many mail programs will not show, or will take for spam. */
export function templateWarnings({ html }: Pick<MailTemplate, 'html'>): string[] {
  const warnings: string[] = [];
  if (html.trim() === '') warnings.push('There is no HTML part: the mail goes out as plain text only.');
  if (remote.some((pattern) => pattern.test(html))) {
    warnings.push(
      'The HTML loads something from the net. Most mail programs hide that until the reader agrees, and it tells its server who reads the mail.',
    );
  }
  return warnings;
}

/** @throws AppError INVALID_INPUT with the first field at fault, and all problems in the details */
export function requireGoodTemplate(template: MailTemplate): void {
  const problems = templateProblems(template);
  const [first] = problems;
  if (first === undefined) return;
  throw new AppError('INVALID_INPUT', first.message, { field: first.field, details: { reason: 'template', problems } });
}

function placeholderProblems(
  { kind }: MailTemplate,
  field: 'subject' | 'text' | 'html',
  content: string,
): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  for (const name of new Set([...content.matchAll(PLACEHOLDER)].map(([, found = '']) => found))) {
    const variable = variables.find((known) => known.name === name);
    if (variable === undefined) problems.push({ field, message: `There is no variable {{${name}}}.` });
    else if (!variable.kinds.includes(kind)) {
      problems.push({ field, message: `{{${name}}} has no value in this kind of mail.` });
    }
  }
  // Closing braces alone are ordinary in a style sheet.
  if (/\{\{/.test(content.replace(PLACEHOLDER, ''))) {
    problems.push({ field, message: 'A variable is not closed; it looks like {{name}}.' });
  }
  return problems;
}

function tagsOf(html: string): string {
  return (html.match(/<[^>]*>/g) ?? []).join('').replace(/"[^"]*"|'[^']*'/g, '""');
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
