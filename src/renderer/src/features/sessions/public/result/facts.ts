import type { LogoutProof, RevokeOutcome, SessionAnswer } from '@shared/api/sessions';
import { clockTime, shortDateTime, utcTime } from '../../../../format/dates';
import { plural } from '../../../../format/numbers';
import type { Tone } from '../../../../ui/tone';
import { doubtSentence, furtherSentences, noProofSentence } from './sentences';

/** One line of what a logout came to. Only what is known is `ok`. */
export interface Fact {
  readonly key: 'done' | 'server' | 'cached' | 'jwt' | 'rows' | 'storage' | 'gone' | 'besides';
  readonly tone: Extract<Tone, 'ok' | 'info' | 'warn' | 'danger' | 'neutral'>;
  readonly text: string;
  /** Why, or on what condition. */
  readonly detail: string | null;
}

const DAY_MS = 86_400_000;

/** Until when, to the second on the same day, else with the day. */
function until(iso: string, now: number): string {
  return Date.parse(iso) - now < DAY_MS && new Date(iso).getDate() === new Date(now).getDate()
    ? clockTime(iso)
    : shortDateTime(iso, new Date(now));
}

/** The one line that says what happened, before anything else. */
export function headline({ revoked, refused, effectiveAt }: RevokeOutcome, who: string | null): string {
  const whose = who === null ? '' : ` of ${who}`;
  if (revoked === 0) return `No live session${whose} to revoke`;
  const ended = `${plural(revoked, 'session')}${whose} revoked`;
  return refused === 'now' ? `${ended} at ${clockTime(effectiveAt)}` : ended;
}

/** How sure the whole is: green only where the server is known to refuse. */
export function toneOf(report: RevokeOutcome): Fact['tone'] {
  if (report.refused === 'no' || report.proof.some(({ verdict }) => verdict === 'still-signed-in')) return 'danger';
  if (report.refused === 'unknown' || isUnproven(report)) return 'warn';
  return report.revoked === 0 || report.assumed.includes('no-secondary-storage') ? 'info' : 'ok';
}

/** Whether a proof was asked for and not given, or not of all: then nothing may look as if it were one. */
function isUnproven({ proof, noProof }: RevokeOutcome): boolean {
  return noProof !== null || proof.some(({ verdict }) => verdict !== 'proven');
}

/** Whether it goes without saying more: nothing is in doubt, and no proof was asked for. */
export function isPlain({ refused, proof, noProof }: RevokeOutcome): boolean {
  return refused === 'now' && proof.length === 0 && noProof === null;
}

/** What the logout came to, line by line, in the order of what matters; the proof is told apart. */
export function factsOf(report: RevokeOutcome, now: number): readonly Fact[] {
  return [
    ...serverFacts(report, clockTime),
    ...(report.revoked === 0 ? [] : [cachedFact(report, now), ...jwtFacts(report, now)]),
    ...rowFacts(report),
    ...storageFacts(report),
    ...(report.notFound > 0
      ? [
          fact(
            'gone',
            'neutral',
            `${plural(report.notFound, 'session')} had already been revoked or had expired before.`,
          ),
        ]
      : []),
    ...furtherSentences(report).map((text) => fact('besides', 'neutral', text)),
  ];
}

function fact(key: Fact['key'], tone: Fact['tone'], text: string, detail: string | null = null): Fact {
  return { key, tone, text, detail };
}

/** @param time how a moment is written: by the clock on screen, in UTC for a ticket */
function serverFacts(report: RevokeOutcome, time: (iso: string) => string): Fact[] {
  const { refused, doubt, revoked, effectiveAt, assumed, proof } = report;
  const many = revoked === 1 ? 'it' : 'them';
  const why = doubt === null ? null : doubtSentence(doubt, report.troubles);
  if (refused === 'no') return [fact('server', 'danger', `The server still accepts ${many}.`, why)];
  if (doubt?.code === 'nothing-found') {
    return [
      fact('server', 'warn', 'No live session was found in the database, and that is not certain to be all.', why),
    ];
  }
  if (refused === 'unknown') {
    return [fact('server', 'warn', `It is not known whether the server refuses ${many}.`, why)];
  }
  if (revoked === 0) return [];
  const at = time(effectiveAt);
  const conditions = [
    ...(isUnproven(report) ? ['It was not proven: the server itself did not say so.'] : []),
    ...(assumed.includes('no-secondary-storage')
      ? [
          'Not proven: it is not known whether sessions also live elsewhere, as the connection does not say. Proof, or the answer in the connection, makes it certain.',
        ]
      : []),
  ];
  if (conditions.length > 0) {
    const tone = isUnproven(report) ? 'warn' : 'info';
    return [fact('server', tone, `By the database, the server refuses ${many} since ${at}.`, conditions.join(' '))];
  }
  const since = `The server refuses ${many} now, since ${at}.`;
  return [fact('server', 'ok', since, proof.length > 0 ? 'Proven by the server itself.' : null)];
}

function cachedFact(report: RevokeOutcome, now: number): Fact {
  const { cachedUntil } = report;
  if (cachedUntil === null) return fact('cached', 'neutral', 'Browsers: the app caches no sessions in them.');
  return Date.parse(cachedUntil) <= now
    ? fact('cached', 'ok', `Cached browsers: over since ${until(cachedUntil, now)}.`)
    : fact('cached', 'info', `Cached browsers until ${until(cachedUntil, now)} at the latest.`, cachedDetail(report));
}

function cachedDetail({ assumed }: RevokeOutcome): string {
  return assumed.includes('cookie-cache')
    ? 'Only if the app caches sessions in a cookie, which the connection does not say; the time is better-auth’s default.'
    : 'A browser that has its session cached looks signed in until then.';
}

function jwtFacts(report: RevokeOutcome, now: number): Fact[] {
  const { jwtUntil } = report;
  if (jwtUntil === null) return [];
  if (Date.parse(jwtUntil) <= now) return [fact('jwt', 'ok', `JWTs: the last ran out at ${until(jwtUntil, now)}.`)];
  return [
    fact('jwt', 'info', `JWTs already issued work until ${until(jwtUntil, now)} at the latest.`, jwtDetail(report)),
  ];
}

function jwtDetail({ assumed }: RevokeOutcome): string {
  return assumed.includes('jwt')
    ? 'The connection does not say how long a JWT of the app works; this is better-auth’s default.'
    : 'Nobody can take back a JWT that was issued.';
}

function rowFacts({ rows, secondaryStorage, revoked }: RevokeOutcome): Fact[] {
  if (rows > 0) return [fact('rows', 'neutral', `${plural(rows, 'row')} revoked in the database.`)];
  if (revoked === 0) return [];
  return secondaryStorage === null
    ? [fact('rows', 'neutral', 'No row was revoked.')]
    : [fact('rows', 'neutral', 'No row in the database: the sessions were in the secondary storage alone.')];
}

function storageFacts({ secondaryStorage }: RevokeOutcome): Fact[] {
  if (secondaryStorage === null) return [];
  const { keysDeleted, listsUpdated } = secondaryStorage;
  const lists = listsUpdated === 0 ? '' : `, ${plural(listsUpdated, 'list')} of live sessions brought up to date`;
  return [fact('storage', 'neutral', `Secondary storage: ${plural(keysDeleted, 'key')} deleted${lists}.`)];
}

const ANSWERS: Readonly<Record<SessionAnswer['answer'], string>> = {
  'signed-in': 'signed in',
  refused: 'refused',
  unreachable: 'no answer',
  unclear: 'no clear answer',
};

/** What the auth server said about a session, in words. */
export function answerWords({ answer }: SessionAnswer): string {
  return ANSWERS[answer];
}

const VERDICTS: Readonly<Record<LogoutProof['verdict'], { readonly word: string; readonly tone: Fact['tone'] }>> = {
  proven: { word: 'Proven', tone: 'ok' },
  'not-proven': { word: 'Not proven', tone: 'warn' },
  'still-signed-in': { word: 'Still signed in', tone: 'danger' },
};

/** The verdict of a proof, in a word; green for `proven` alone. */
export function verdictWords({ verdict }: LogoutProof): { readonly word: string; readonly tone: Fact['tone'] } {
  return VERDICTS[verdict];
}

/** Why a proof is none, in a sentence; null where it is one or nothing more is known. */
export function whyNotProven({ verdict, before, after }: LogoutProof): string | null {
  if (verdict !== 'not-proven') return after.detail;
  if (before.answer === 'refused') return 'The server refused it before it was revoked, so that proves nothing.';
  return before.detail ?? after.detail;
}

/** What the record says of a logout, for whoever reads the ticket later. */
export interface TicketRecord {
  readonly connection: { readonly name: string; readonly environment: string | null } | null;
  /** Whom it was about; null where several people. */
  readonly whom: { readonly label: string; readonly id: string } | null;
  readonly by: string;
  readonly reason: string | null;
  readonly ticket: string | null;
}

/** The whole as plain text, for a ticket: times in UTC or as `time` has them, nothing left out, and nothing said that the dialog does not say. */
export function ticketText(
  report: RevokeOutcome,
  {
    who,
    wider,
    record = null,
    devices = [],
    time = utcTime,
  }: {
    readonly who: string | null;
    readonly wider?: { readonly title: string; readonly facts: readonly Fact[] } | undefined;
    readonly record?: TicketRecord | null;
    /** The sessions by name, such as a device and its address. */
    readonly devices?: readonly string[];
    /** How a moment is written, such as by the customer's clock. */
    readonly time?: (iso: string) => string;
  },
): string {
  const whose = who === null ? '' : ` of ${who}`;
  const { revoked, effectiveAt, cachedUntil, jwtUntil, noProof } = report;
  return [
    ...(wider === undefined ? [] : [`${wider.title}.`, ...wider.facts.map(({ text }) => text)]),
    revoked === 0
      ? `No live session${whose} to revoke.`
      : `${plural(revoked, 'session')}${whose} revoked at ${time(effectiveAt)}.`,
    ...serverFacts(report, time).flatMap(({ text, detail }) => [text, ...(detail === null ? [] : [detail])]),
    ...(cachedUntil === null || revoked === 0
      ? []
      : [`Cached browsers until ${time(cachedUntil)} at the latest. ${cachedDetail(report)}`]),
    ...(jwtUntil === null || revoked === 0
      ? []
      : [`JWTs already issued until ${time(jwtUntil)} at the latest. ${jwtDetail(report)}`]),
    ...(report.notFound > 0 && revoked > 0
      ? [`${plural(report.notFound, 'session')} had already been revoked or had expired before.`]
      : []),
    ...report.proof.map(
      (proof) =>
        `${verdictWords(proof).word}: session ${proof.sessionId}: ${answerWords(proof.before)} at ${time(proof.before.at)}, ${answerWords(proof.after)} at ${time(proof.after.at)}.`,
    ),
    ...furtherSentences(report),
    ...(noProof === null ? [] : [noProofSentence(noProof)]),
    ...(devices.length === 0 ? [] : [`Sessions: ${devices.join('; ')}`]),
    ...recordLines(record),
  ].join('\n');
}

function recordLines(record: TicketRecord | null): string[] {
  if (record === null) return [];
  const { connection, whom, by, reason, ticket } = record;
  return [
    ...(whom === null ? [] : [`User: ${whom.label} (id ${whom.id})`]),
    ...(connection === null
      ? []
      : [`Database: ${connection.name}${connection.environment === null ? '' : ` (${connection.environment})`}`]),
    `By: ${by}`,
    ...(reason === null ? [] : [`Reason: ${reason}`]),
    ...(ticket === null ? [] : [`Ticket: ${ticket}`]),
  ];
}

/** The facts of when it bites in one breath, for a message that leaves by itself. */
export function inBrief(report: RevokeOutcome, now: number): string {
  return (
    factsOf(report, now)
      .filter(({ key, tone }) => key === 'besides' || key === 'gone' || (tone !== 'neutral' && key !== 'rows'))
      // What it rests on goes with what is claimed.
      .map(({ key, tone, text, detail }) => (key === 'server' && tone === 'info' ? `${text} ${detail ?? ''}` : text))
      .join(' ')
  );
}
