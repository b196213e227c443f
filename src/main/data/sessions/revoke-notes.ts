import type { NoProof, RevokeDoubt, RevokeOutcome, RevokeReport } from '@shared/api/sessions';
import { proofMissingText } from '../auth-server/ask-session';
import { plural } from '../base/plural';
import { duration } from '../connections/session-settings';
import { troubleText } from '../write/follower';
import { outOfReachText } from './revoke-along';

/** The facts of a logout with the same in sentences, for callers without a page: these are written from the facts alone. */
export function withNotes(facts: RevokeOutcome): RevokeReport {
  return { ...facts, notes: notesOf(facts) };
}

function notesOf(facts: RevokeOutcome): string[] {
  const { revoked, doubt, troubles, oauth, cleared, noProof } = facts;
  // The first trouble is told as the doubt where it is one.
  const besides = doubt?.code === 'storage-trouble' ? troubles.slice(1) : troubles;
  return [
    ...(revoked === 0 && doubt === null
      ? ['Nothing was revoked: these sessions were already gone or had already expired.']
      : []),
    ...(doubt !== null
      ? doubtText(doubt, facts)
      : revoked > 0
        ? ['The server refuses these sessions from now on.']
        : []),
    ...timesText(facts),
    ...besides.map(troubleText),
    ...(oauth === null ? [] : oauthText(oauth)),
    ...(cleared > 0
      ? [
          `${plural(cleared, 'row')} of sessions that had already expired ${cleared === 1 ? 'was' : 'were'} cleared away.`,
        ]
      : []),
    ...(noProof === null ? [] : [noProofText(noProof)]),
  ];
}

const ROWS_HIDDEN =
  'Row-level security may hide sessions from this database user, so it is not known whether all of them ended.';

function doubtText(doubt: RevokeDoubt, { troubles }: RevokeOutcome): string[] {
  switch (doubt.code) {
    case 'still-accepted':
      return [
        doubt.storage
          ? 'The auth server still accepts a session that was revoked. Check the address and the prefix of its Redis in the connection.'
          : 'The auth server still accepts a session that was revoked. It seems to keep sessions in a secondary storage: enter the address of its Redis in the connection.',
      ];
    case 'storage-trouble':
      return troubles.slice(0, 1).map(troubleText);
    case 'not-in-storage':
      return [
        `None of these sessions was found in the secondary storage at ${doubt.server}, so it is not certain that it is the one the app uses. Check the address and the prefix in the connection.`,
      ];
    case 'nothing-found':
      return [
        'Nothing was revoked: no live session was found in the database. The connection does not say whether the app keeps sessions in a secondary storage, such as Redis; if it does, somebody may still be signed in.',
      ];
    case 'rows-hidden':
      return [ROWS_HIDDEN];
    case 'out-of-reach':
      return [`${outOfReachText(doubt.why)}.`];
  }
}

function timesText({ effectiveAt, cachedUntil, jwtUntil, assumed }: RevokeOutcome): string[] {
  const within = (until: string) => duration(Math.round((Date.parse(until) - Date.parse(effectiveAt)) / 1000));
  return [
    ...(cachedUntil === null
      ? []
      : [
          assumed.includes('cookie-cache')
            ? `If the app caches sessions in a cookie (better-auth "cookieCache"), a browser may still look signed in for up to ${within(cachedUntil)}. The connection does not say whether it does.`
            : `Browsers that have their session cached may look signed in for up to ${within(cachedUntil)}.`,
        ]),
    ...(jwtUntil === null ? [] : [`JWTs that were issued already work for up to ${within(jwtUntil)}.`]),
  ];
}

function oauthText({ tokens, hidden }: NonNullable<RevokeOutcome['oauth']>): string[] {
  return [
    ...(hidden ? ['OAuth tokens of these sessions could not be revoked: this database user may not see them.'] : []),
    ...(tokens > 0
      ? [`${plural(tokens, 'OAuth token')} of these sessions ${tokens === 1 ? 'was' : 'were'} revoked too.`]
      : []),
    'Apps that sign in through this one are not told to log out; only the auth server itself can do that.',
  ];
}

function noProofText(noProof: NoProof): string {
  switch (noProof.code) {
    case 'missing':
      return `Not proven: ${proofMissingText(noProof.what)}`;
    case 'too-many':
      return `The auth server was asked about ${noProof.asked} of these sessions only.`;
    case 'not-all-found':
      return 'Not proven for sessions that were not found, or whose token the database user may not read.';
  }
}
