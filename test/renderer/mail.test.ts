// What the page works out itself about mail: how long a queue still takes, countdowns, variables put into templates, and
// what of a mail's HTML may be drawn.
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/shared/api/jobs';
import { mailLogRow } from '../../src/shared/api/email';
import { isChanged, insertVariable, keyOf } from '../../src/renderer/src/features/templates/drafts';
import { mailLogStore } from '../../src/renderer/src/features/mail-log/view-store';
import { minutesOf } from '../../src/renderer/src/features/user/mail/minutes';
import { lastMailAt, paceText } from '../../src/renderer/src/parts/jobs/mail-pace';
import { renameStyles, withoutFetches } from '../../src/renderer/src/features/mail-log/public/safe-mail';
import {
  noWayBack,
  OUTCOME_WORDS,
  outcomeLimit,
  outcomeTitle,
} from '../../src/renderer/src/features/mail-log/public/words';
import { countdownText } from '../../src/renderer/src/ui/use-seconds-until';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const job = (change: Partial<Job>): Job => ({
  id: 'a',
  title: 'Mail a verification link to 10 users',
  done: 0,
  total: 10,
  state: 'running',
  startedAt: new Date(NOW).toISOString(),
  kind: 'bulk',
  mails: { pace: { mails: 3, seconds: 60 } },
  ...change,
});

describe('a queue of mails', () => {
  it('is through after as many pauses as the pace of the server asks for', () => {
    // 3, 3, 3 and 1: three pauses.
    expect(lastMailAt(job({}), NOW)).toBe(NOW + 180_000);
    expect(lastMailAt(job({ done: 7 }), NOW)).toBe(NOW);
    const waitsUntil = new Date(NOW + 42_000).toISOString();
    expect(lastMailAt(job({ done: 3, waitsUntil }), NOW)).toBe(NOW + 42_000 + 120_000);
  });

  it('claims no end where nothing is known of it', () => {
    expect(lastMailAt(job({ done: 10 }), NOW)).toBeNull();
    expect(lastMailAt(job({ mails: { pace: null } }), NOW)).toBeNull();
    expect(paceText(job({ mails: undefined }), NOW)).toBeNull();
    expect(paceText(job({ mails: {} }), NOW)).toBeNull();
    expect(paceText(job({ mails: { pace: null } }), NOW)).toBe('Nothing limits the pace');
  });

  it('says pace and end in words, and what is left once it is resumed', () => {
    expect(paceText(job({}), NOW)).toMatch(/^3 per 60 s; done about \d\d:\d\d/);
    expect(paceText(job({ state: 'paused' }), NOW)).toBe('3 per 60 s; about 3 minutes once resumed');
    expect(paceText(job({ state: 'interrupted', total: 1000 }), NOW)).toBe('3 per 60 s; about 6 hours once resumed');
    expect(paceText(job({ state: 'cancelled' }), NOW)).toBeNull();
  });
});

describe('words about mail', () => {
  it('never claim that a mail arrived', () => {
    const said = [
      ...mailLogRow.shape.outcome.options.map((outcome) => Object.values(OUTCOME_WORDS[outcome]).join(' ')),
      ...(['server', 'smtp', 'outbox'] as const).map(
        (via) => `${outcomeTitle({ via, to: 'a@b.c' })} ${outcomeLimit(via)}`,
      ),
    ].join('\n');
    expect(said).not.toMatch(/deliver|arrived|was sent to/i);
    expect(outcomeLimit('server')).toBe('Accepted; the server does not say whether it sent a mail.');
    expect(noWayBack('smtp')).toContain('cannot be taken back');
    expect(noWayBack('server')).toContain('cannot be taken back');
  });

  it('count down in minutes and hours', () => {
    expect([0, 5, 42, 60, 3599, 3600, 7325].map(countdownText)).toEqual([
      '0:00',
      '0:05',
      '0:42',
      '1:00',
      '59:59',
      '1:00:00',
      '2:02:05',
    ]);
  });

  it('take only whole minutes a link can be good for', () => {
    expect(['15', ' 60 ', '1', '43200'].map(minutesOf)).toEqual([15, 60, 1, 43_200]);
    expect(['', '0', '-5', '1.5', '43201', '1e3', 'ten'].map(minutesOf)).toEqual(Array.from({ length: 7 }, () => null));
  });
});

describe('a template', () => {
  const template = { kind: 'verification', language: 'en', subject: 'S', text: 'T', html: '' } as const;

  it('gets a variable where the caret is, in place of what is marked', () => {
    expect(insertVariable('Hello !', 'name', 6, 6)).toEqual({ text: 'Hello {{name}}!', caret: 14 });
    expect(insertVariable('see HERE', 'link', 4, 8)).toEqual({ text: 'see {{link}}', caret: 12 });
  });

  it('is changed once any part of it says something else', () => {
    expect(isChanged(template, template)).toBe(false);
    expect(isChanged({ ...template, html: '<p>' }, template)).toBe(true);
    expect(isChanged(template, undefined)).toBe(true);
    expect(keyOf({ kind: 'otp', language: 'pt-BR' })).toBe(keyOf({ kind: 'otp', language: 'pt-br' }));
  });
});

describe('the HTML of a mail', () => {
  it('keeps its styles under names the policy of the page does not know', () => {
    const renamed = renameStyles('<style>p{}</style><p STYLE="color:red" title="my style = good">style=x</p>');
    expect(renamed).not.toMatch(/<\/?style\b/i);
    expect(renamed).toContain('<p data-mail-style="color:red"');
    expect(renamed).toContain('>style=x<');
  });

  it('loses whatever its styles would fetch', () => {
    const css = withoutFetches(
      '@import "https://x.example/a.css"; p{background:url(https://x.example/p.png)} q{background:URL("//x.example/q")} b{background:url(data:image/png;base64,AA)} i{background-image:image-set("https://x.example/1")}',
    );
    expect(css).not.toContain('x.example');
    expect(css).toContain('url(data:image/png;base64,AA)');
  });
});

describe('a saved view of the mail log', () => {
  it('is read again as it was, and without what no longer means anything', () => {
    const filters = { kind: 'otp', via: 'smtp', outcome: 'unknown' } as const;
    const question = { search: 'ann@', filters, sort: null };
    const { layout } = mailLogStore.read({});
    expect(mailLogStore.read(mailLogStore.keep(question, layout)).question).toEqual(question);
    expect(mailLogStore.read({ filters: { kind: 'fax', via: 7, outcome: 'delivered' } }).question.filters).toEqual({});
  });
});
