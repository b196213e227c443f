import { mailKinds, otpTypes, type MailReport } from '@shared/api/email';
import { variables } from '../../../src/main/data/email/templates/variables';
import { byId, holds, inMinutes, now, pageOf, type AnswersOf, type Fake } from './fake';

const entry = {
  otpType: null,
  possible: true,
  reason: null,
  field: null,
  warnings: ['Links sent before keep working until they expire.'],
  confirm: null,
  cooldownUntil: null,
  nextAt: null,
};

export function mailAnswers(fake: Fake): AnswersOf<'email'> {
  const sent = (to: string): MailReport => {
    fake.tell('changed', { tables: ['outbox', 'mail-log', 'audit'], userIds: [] });
    return { via: 'outbox', acceptedAt: now(), to, reply: null, besides: [], notes: [] };
  };
  const send = ({ userId }: { userId: string }) => sent(byId(fake.world.users, userId).email);
  return {
    'email.resendVerification': send,
    'email.sendPasswordReset': send,
    'email.sendMagicLink': send,
    'email.sendOtp': send,
    'email.verificationLink': () => ({
      url: 'https://auth.acme.example/api/auth/verify-email?token=eyJhbGciOiJIUzI1NiJ9.demo',
      expiresAt: inMinutes(60),
      notes: [],
    }),
    'email.status': ({ userId }) => {
      const { emailVerified, email } = byId(fake.world.users, userId);
      const refused = { possible: false, reason: `${email} is already verified. No mail is needed.`, warnings: [] };
      return {
        via: 'outbox',
        kinds: [
          { ...entry, kind: 'verification', ...(emailVerified ? refused : {}) },
          { ...entry, kind: 'password-reset' },
          { ...entry, kind: 'magic-link' },
          ...otpTypes.map((otpType) => ({ ...entry, kind: 'otp' as const, otpType })),
        ],
        pace: null,
        recent: fake.world.mails.filter((mail) => mail.userId === userId),
        link: { possible: !emailVerified, reason: null, field: null, minutes: 60, callbackURL: null },
      };
    },
    'email.log': (input = {}) =>
      pageOf(
        fake.world.mails.filter(
          (mail) => (input.userId === undefined || mail.userId === input.userId) && holds(mail, input.search),
        ),
        input,
      ),
    'email.outbox': (input = {}) => pageOf(fake.world.outbox, input),
    'email.templates': () => ({
      templates: mailKinds.map((kind) => ({
        kind,
        language: 'en',
        subject: kind === 'otp' ? 'Your code' : 'Your link',
        text: kind === 'otp' ? 'Hello {{name}},\n\n{{code}}' : 'Hello {{name}},\n\n{{link}}',
        html: kind === 'otp' ? '<p>{{code}}</p>' : '<p><a href="{{link}}">Open</a></p>',
        // One was written here.
        builtIn: kind !== 'otp',
      })),
      variables: variables.map(({ kinds, requiredIn, ...one }) => ({
        ...one,
        kinds: [...kinds],
        requiredIn: [...requiredIn],
      })),
      language: 'en',
      used: true,
    }),
    'email.saveTemplate': (template) => template,
    'email.removeTemplate': () => ({}),
    'email.previewTemplate': ({ subject, text, html }) => ({ subject, text, html, problems: [], warnings: [] }),
    'email.testTemplate': ({ to }) => sent(to),
  };
}
