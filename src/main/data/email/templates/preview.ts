import type { MailKind, MailTemplate, TemplateProblem } from '@shared/api/email';
import type { MailText } from '../mail-text';
import { templateProblems, templateWarnings } from './check';
import { fillTemplate, type MailValues } from './fill';

/** A link no mail program can follow anywhere: `.invalid` is never a site. */
const NOWHERE = 'https://link.invalid/this-is-a-test';
const CODE = '123456';
const LIFETIME_MINUTES: Readonly<Record<MailKind, number>> = {
  verification: 60,
  'password-reset': 60,
  'magic-link': 5,
  otp: 5,
};

/** A template filled for looking at, with what is wrong with it. */
export interface TemplatePreview extends MailText {
  readonly problems: TemplateProblem[];
  readonly warnings: string[];
}

/** Fills a template for looking at it: nothing in it works. */
export function previewTemplate(
  template: MailTemplate,
  who: { readonly name: string | null; readonly email: string },
  site: string,
  now: Date,
): TemplatePreview {
  return {
    ...fillTemplate(template, sampleValues(template.kind, who, site, now)),
    problems: templateProblems(template),
    warnings: templateWarnings(template),
  };
}

/** Values for a mail that must not work. */
export function sampleValues(
  kind: MailKind,
  who: { readonly name: string | null; readonly email: string },
  site: string,
  now: Date,
): MailValues {
  const minutes = LIFETIME_MINUTES[kind];
  return {
    ...who,
    site,
    minutes,
    expires: new Date(now.getTime() + minutes * 60_000),
    ...(kind === 'otp' ? { code: CODE } : { link: NOWHERE }),
  };
}
