// What a logout is said to have come to: nothing is claimed that is not known, in words, in tone, and as a picture.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { proofImage } from '../../src/main/data/sessions/prove-logout';
import { isOutcome, isProof, proofsIn } from '../../src/renderer/src/features/audit/logout-words';
import { ApiError } from '../../src/renderer/src/api/error';
import { expectationOf } from '../../src/renderer/src/features/sessions/public/expectation';
import {
  factsOf,
  headline,
  inBrief,
  isPlain,
  ticketText,
  toneOf,
  whyNotProven,
} from '../../src/renderer/src/features/sessions/public/result/facts';
import { RevokeFacts } from '../../src/renderer/src/features/sessions/public/result/revoke-facts';
import { undoOf } from '../../src/renderer/src/features/sessions/public/result/undo-of';
import { inChunks } from '../../src/renderer/src/features/sessions/public/run-revoke';
import type { ConnectionReport, SessionsReport } from '../../src/shared/api/connection-report';
import type { LogoutProof, RevokeOutcome, SessionAnswer } from '../../src/shared/api/sessions';
import { joinRevoked } from '../../src/shared/join-revoked';
import { clockTime, utcTime } from '../../src/renderer/src/format/dates';

const AT = '2026-11-25T10:15:02.000Z';
const NOW = Date.parse(AT) + 1000;
const report = (more: Partial<RevokeOutcome> = {}): RevokeOutcome => ({
  revoked: 2,
  notFound: 0,
  effectiveAt: AT,
  rows: 2,
  cleared: 0,
  refused: 'now',
  doubt: null,
  cachedUntil: null,
  jwtUntil: null,
  assumed: [],
  secondaryStorage: null,
  troubles: [],
  oauth: null,
  proof: [],
  noProof: null,
  ...more,
});
const NO_SECRET = { code: 'missing', what: 'secret' } as const;
const said = (answer: SessionAnswer['answer'], detail: string | null = null): SessionAnswer => ({
  at: AT,
  answer,
  detail,
});
const proof = (verdict: LogoutProof['verdict'], before: SessionAnswer, after: SessionAnswer): LogoutProof => ({
  sessionId: 's1',
  before,
  after,
  verdict,
});
const PROVEN = proof('proven', said('signed-in'), said('refused'));
const UNREACHABLE = proof(
  'not-proven',
  said('unreachable', 'The auth server cannot be reached from here.'),
  said('unreachable', 'The auth server cannot be reached from here.'),
);
const STILL = proof('still-signed-in', said('signed-in'), said('signed-in'));
const tones = (of: RevokeOutcome) => Object.fromEntries(factsOf(of, NOW).map(({ key, tone }) => [key, tone]));
const texts = (of: RevokeOutcome) => factsOf(of, NOW).map(({ text }) => text);

describe('what a logout came to', () => {
  it('says when it bites: at the server, in cached browsers, with JWTs', () => {
    const cachedUntil = '2026-11-25T10:20:02.000Z';
    const jwtUntil = '2026-11-25T10:30:02.000Z';
    const told = texts(report({ cachedUntil, jwtUntil }));
    expect(told).toEqual([
      `The server refuses them now, since ${clockTime(AT)}.`,
      `Cached browsers until ${clockTime(cachedUntil)} at the latest.`,
      `JWTs already issued work until ${clockTime(jwtUntil)} at the latest.`,
      '2 rows revoked in the database.',
    ]);
    expect(headline(report(), 'Ann')).toBe(`2 sessions of Ann revoked at ${clockTime(AT)}`);
    expect(inBrief(report({ cachedUntil }), NOW)).toContain('Cached browsers until');
  });

  it('says that it is over, once it is', () => {
    const facts = factsOf(report({ cachedUntil: AT, jwtUntil: AT }), NOW);
    expect(facts.filter(({ key }) => key === 'cached' || key === 'jwt').map(({ tone }) => tone)).toEqual(['ok', 'ok']);
  });

  it('is green only where it is known', () => {
    expect(toneOf(report())).toBe('ok');
    expect(tones(report())['server']).toBe('ok');
    const assumed = report({
      assumed: ['no-secondary-storage', 'cookie-cache'],
      cachedUntil: '2026-11-25T10:20:02.000Z',
    });
    expect(toneOf(assumed)).toBe('info');
    expect(tones(assumed)).toMatchObject({ server: 'info', cached: 'info' });
    const unknown = report({ refused: 'unknown', doubt: { code: 'not-in-storage', server: 'redis:6379' } });
    expect(toneOf(unknown)).toBe('warn');
    expect(texts(unknown)[0]).toBe('It is not known whether the server refuses them.');
    const no = report({
      refused: 'no',
      doubt: { code: 'still-accepted', storage: false },
      proof: [STILL],
    });
    expect(toneOf(no)).toBe('danger');
    expect(headline(no, null)).toBe('2 sessions revoked');
    for (const doubtful of [unknown, no]) {
      expect(isPlain(doubtful)).toBe(false);
      expect(factsOf(doubtful, NOW)[0]?.detail).toContain('in the connection');
      expect(ticketText(doubtful, { who: 'Ann' })).toContain('in the connection');
      expect(texts(doubtful).join(' ')).not.toContain('refuses them now');
      expect(ticketText(doubtful, { who: 'Ann' })).not.toContain('the server refuses them since');
    }
  });

  it('claims nothing where nothing was there to end', () => {
    const none = report({ revoked: 0, rows: 0, notFound: 1 });
    expect(headline(none, 'Ann')).toBe('No live session of Ann to revoke');
    expect(texts(none)).toEqual(['1 session had already been revoked or had expired before.']);
    expect(toneOf(none)).toBe('info');
  });

  it('tells what was done in the secondary storage, and where there was no row', () => {
    const stored = report({ rows: 0, secondaryStorage: { keysDeleted: 2, listsUpdated: 1 } });
    expect(texts(stored)).toContain('Secondary storage: 2 keys deleted, 1 list of live sessions brought up to date.');
    expect(texts(stored)).toContain('No row in the database: the sessions were in the secondary storage alone.');
  });
});

describe('the text for a ticket', () => {
  it('says what the dialog says, whatever came of it, and who, where, why', () => {
    const cases = [
      report(),
      report({ assumed: ['no-secondary-storage'] }),
      report({ refused: 'unknown', doubt: { code: 'not-in-storage', server: 'redis:6379' } }),
      report({ refused: 'no', doubt: { code: 'still-accepted', storage: false }, proof: [STILL] }),
      report({ noProof: NO_SECRET }),
      report({ revoked: 0, rows: 0, notFound: 1 }),
    ];
    for (const one of cases) {
      const text = ticketText(one, { who: 'Ann' });
      const server = factsOf(one, NOW).filter(({ key }) => key === 'server');
      for (const { text: shown, detail } of server) {
        expect(text).toContain(shown.replace(clockTime(AT), utcTime(AT)));
        if (detail !== null) expect(text).toContain(detail);
      }
      // Nothing is claimed that the dialog does not claim.
      if (!server.some(({ text: shown }) => shown.includes('refuses')))
        expect(text).not.toMatch(/refuses (?:it|them)/u);
    }
    const assumed = report({ assumed: ['no-secondary-storage'] });
    expect(ticketText(assumed, { who: 'Ann' })).toContain('By the database');
    expect(ticketText(assumed, { who: 'Ann' })).toContain('not known whether sessions also live elsewhere');
    expect(inBrief(assumed, NOW)).toContain('not known whether sessions also live elsewhere');
    const whole = ticketText(report(), {
      who: 'Ann',
      devices: ['Chrome · Windows · 10.0.0.1'],
      record: {
        connection: { name: 'Shop EU', environment: 'production' },
        whom: { label: 'ann@example.com', id: 'u1' },
        by: 'Sam (support)',
        reason: 'stolen laptop',
        ticket: '4711',
      },
    });
    for (const line of [
      'Sessions: Chrome · Windows · 10.0.0.1',
      'User: ann@example.com (id u1)',
      'Database: Shop EU (production)',
      'By: Sam (support)',
      'Reason: stolen laptop',
      'Ticket: 4711',
    ]) {
      expect(whole.split('\n')).toContain(line);
    }
  });
});

describe('a proof', () => {
  const drawn = (of: Partial<RevokeOutcome>) =>
    renderToStaticMarkup(createElement(RevokeFacts, { report: report(of), names: { s1: 'Chrome on Windows' } }));

  it('shows both answers with both times, and a tick for proven alone', () => {
    const html = drawn({ proof: [PROVEN] });
    expect(html).toContain('Chrome on Windows');
    expect(html).toContain('>Proven<');
    expect(html.split(`dateTime="${AT}"`).length - 1).toBe(2);
    expect(html).toContain('Proven by the server itself.');
    expect(html).toMatch(/signed in.*refused/);
  });

  it('never ticks where the server was not there to ask', () => {
    const html = drawn({ proof: [UNREACHABLE], assumed: ['no-secondary-storage'] });
    expect(html).toContain('>Not proven<');
    expect(html).toContain('The auth server cannot be reached from here.');
    expect(html).not.toContain('circle-check');
    for (const unproven of [{ proof: [UNREACHABLE] }, { noProof: NO_SECRET }]) {
      expect(drawn(unproven)).not.toContain('circle-check');
      expect(toneOf(report(unproven))).toBe('warn');
      expect(texts(report(unproven))[0]).toMatch(/^By the database/);
    }
    expect(isPlain(report({ proof: [UNREACHABLE] }))).toBe(false);
  });

  it('says why it is none', () => {
    expect(whyNotProven(UNREACHABLE)).toBe('The auth server cannot be reached from here.');
    expect(whyNotProven(proof('not-proven', said('refused'), said('refused')))).toContain('before it was revoked');
    expect(whyNotProven(PROVEN)).toBeNull();
    expect(drawn({ noProof: NO_SECRET })).toContain('Not proven: The auth server’s secret is missing');
  });

  it('stands in the text for a ticket with both times in UTC', () => {
    expect(ticketText(report({ proof: [PROVEN] }), { who: 'Ann' })).toContain(
      'Proven: session s1: signed in at 2026-11-25 10:15:02 UTC, refused at 2026-11-25 10:15:02 UTC.',
    );
  });
});

describe('a proof in the audit', () => {
  it('is the one that was given, and anything else stays a plain value', () => {
    const kept = proofImage([PROVEN, { ...UNREACHABLE, sessionId: 'two words' }]);
    expect(proofsIn(kept)).toEqual([
      PROVEN,
      { sessionId: 'two words', verdict: 'not-proven', before: said('unreachable'), after: said('unreachable') },
    ]);
    expect(Object.entries(kept).every(([field, value]) => isProof(field, value))).toBe(true);
    expect(proofsIn({ 'proof s1': 'proven: by hand', proof: 'proven', sessions: 2 })).toEqual([]);
  });
});

describe('the record of an undone logout', () => {
  it('is not about what came of the logout', () => {
    expect(['refused', 'cachedUntil', 'proof s1'].map(isOutcome)).toEqual([true, true, true]);
    expect(isOutcome('sessions')).toBe(false);
  });
});

describe('sessions that end in several calls', () => {
  it('are as certain as the least certain of them', () => {
    const doubt = { code: 'storage-trouble' } as const;
    const troubles = [{ code: 'not-ended' as const, because: 'Redis went away.' }];
    const both = joinRevoked(
      [
        report({ refused: 'unknown', doubt, troubles, cachedUntil: '2026-11-25T10:20:02.000Z', assumed: ['jwt'] }),
        report({ revoked: 3, rows: 3, secondaryStorage: { keysDeleted: 3, listsUpdated: 1 } }),
      ],
      AT,
    );
    expect(both).toMatchObject({
      revoked: 5,
      rows: 5,
      refused: 'unknown',
      doubt,
      troubles,
      cachedUntil: '2026-11-25T10:20:02.000Z',
      assumed: ['jwt'],
      secondaryStorage: { keysDeleted: 3, listsUpdated: 1 },
    });
  });

  it('are all asked for once, and a failure tells what was done before it', async () => {
    const ids = Array.from({ length: 2500 }, (_, n) => `s${n}`);
    const calls: number[] = [];
    const entry = (n: number) => ({ id: `e${n}`, summary: `Revoked part ${n}`, undo: 'possible' as const });
    const whole = await inChunks(ids, async ({ ids: some }) => {
      calls.push(some.length);
      return { data: report({ revoked: some.length, rows: some.length }), entry: entry(calls.length) };
    });
    expect(calls).toEqual([1000, 1000, 500]);
    expect(whole).toMatchObject({ report: { revoked: 2500 }, failure: null });
    expect(whole.entries).toHaveLength(3);

    let n = 0;
    const part = await inChunks(ids, async ({ ids: some }) => {
      n += 1;
      if (n === 2) throw new ApiError({ code: 'CONNECTION_LOST', message: 'The database is gone.' });
      return { data: report({ revoked: some.length }), entry: entry(n) };
    });
    expect(part).toMatchObject({ report: { revoked: 1000 }, failure: { message: 'The database is gone.' } });
    await expect(
      inChunks(ids, async () => Promise.reject(new ApiError({ code: 'READ_ONLY', message: 'No.' }))),
    ).rejects.toThrow('No.');
  });

  it('are undone together, as far as they still can be', () => {
    const entries = ['a', 'b'].map((id) => ({ id, summary: `Did ${id}`, undo: 'possible' as const }));
    const done = [{ nth: 1, ids: ['a'], summary: 'Did a', notes: [], at: 0, told: true }];
    expect(undoOf(entries, [...done, { ...done[0]!, nth: 2, ids: ['b'] }])).toEqual({
      ids: ['a', 'b'],
      summary: 'Did a, and 1 more',
    });
    expect(undoOf(entries, done)).toEqual({ ids: ['a'], summary: 'Did a' });
    expect(undoOf(entries, [])).toBeNull();
  });
});

describe('what is said before sessions end', () => {
  const sessions = (more: Partial<SessionsReport>): ConnectionReport =>
    ({
      sessions: {
        storage: 'none',
        storageBy: 'said',
        redis: null,
        cookieCache: { state: 'off', seconds: null, by: 'said' },
        jwt: { state: 'off', seconds: null, by: 'said' },
        proofMissing: null,
        questions: [],
        ...more,
      },
    }) as unknown as ConnectionReport;
  const text = (more: Partial<SessionsReport>) => expectationOf(sessions(more), true).sentences.join(' ');

  it('promises no more than is known', () => {
    expect(text({})).toBe(
      'The server refuses them at once. It can be undone: the same browsers are signed in again then.',
    );
    expect(text({ storageBy: 'assumed' })).toContain('as long as the app keeps its sessions in the database alone');
    expect(text({ cookieCache: { state: 'unknown', seconds: 300, by: 'assumed' } })).toContain('If the app caches');
    expect(text({ cookieCache: { state: 'on', seconds: 300, by: 'said' } })).toContain('may look signed in until');
    expect(text({ jwt: { state: 'on', seconds: 900, by: 'seen' } })).toContain('JWTs already issued');
    expect(text({ storage: 'with-database-preserved' })).toContain('It cannot be undone');
  });

  it('refuses where the secondary storage is out of reach, and says what is missing', () => {
    const impossible = (more: Partial<SessionsReport>) => expectationOf(sessions(more), true).impossible;
    expect(impossible({ storage: 'only' })).toContain('Enter the address of its Redis');
    expect(impossible({ storage: 'with-database' })).toContain('would go on accepting them');
    const redis = { server: 'redis.example:6379', prefix: null, problem: 'Connection refused.' };
    expect(impossible({ storage: 'only', redis })).toContain('redis.example:6379 does not answer');
    expect(impossible({ storage: 'only', redis: { ...redis, problem: null } })).toBeNull();
    expect(impossible({})).toBeNull();
  });
});
