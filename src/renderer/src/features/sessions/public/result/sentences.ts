import type { NoProof, ProofMissing, RevokeDoubt, RevokeOutcome, StorageTrouble } from '@shared/api/sessions';
import { plural } from '../../../../format/numbers';

const ENTER_REDIS = 'Enter the address of its Redis in the connection, under “Sessions”.';

/** What is missing to ask the auth server. */
export const PROOF_MISSING: Readonly<Record<ProofMissing, string>> = {
  address: 'The connection does not say where the auth server is.',
  secret: 'The auth server’s secret is missing, so no session cookie can be signed.',
};

/** What could not be brought in step with a write. */
function troubleSentence(trouble: StorageTrouble): string {
  switch (trouble.code) {
    case 'not-ended':
      return `The secondary storage failed in the middle, so some sessions may still be accepted: ${trouble.because} Do it once more.`;
    case 'not-renewed':
      return `The change is saved, but live sessions go on with the data they had: ${trouble.because}`;
    case 'not-kept':
      return `The link or code could not be put into the secondary storage, so it does not work: ${trouble.because}`;
    case 'not-named':
      return trouble.what === 'sessions'
        ? `Sessions in the secondary storage go on until they expire. ${ENTER_REDIS}`
        : `Live sessions go on with the data they have cached. ${ENTER_REDIS}`;
  }
}

/** Why it is not certain that the server refuses. */
export function doubtSentence(doubt: RevokeDoubt, troubles: readonly StorageTrouble[]): string | null {
  switch (doubt.code) {
    case 'still-accepted':
      return doubt.storage
        ? 'It was asked and still accepts one. Check the address and the prefix of its Redis in the connection.'
        : 'It was asked and still accepts one. It seems to keep sessions in a secondary storage: enter the address of its Redis in the connection.';
    case 'storage-trouble':
      return troubles[0] === undefined ? null : troubleSentence(troubles[0]);
    case 'not-in-storage':
      return `None of these sessions was found in the secondary storage at ${doubt.server}, so it is not certain that it is the one the app uses. Check the address and the prefix in the connection.`;
    case 'nothing-found':
      return 'The connection does not say whether the app keeps sessions in a secondary storage, such as Redis. If it does, somebody may still be signed in: say so in the connection.';
    case 'rows-hidden':
      return 'Row-level security may hide sessions from this connection’s database user, so some may go on.';
    case 'out-of-reach':
      if (doubt.why === 'view') return 'Sessions could not be revoked: their table is a view that takes no changes.';
      return doubt.why === 'hidden'
        ? 'Sessions could not be revoked: they are hidden from this database user.'
        : 'Sessions could not be revoked: they are in a secondary storage that the connection does not name.';
  }
}

/** What else there is to know, which has no line of its own. */
export function furtherSentences({ doubt, troubles, oauth, cleared }: RevokeOutcome): readonly string[] {
  const others = doubt?.code === 'storage-trouble' ? troubles.slice(1) : troubles;
  return [
    ...others.map(troubleSentence),
    ...(oauth?.hidden === true
      ? ['OAuth tokens of these sessions could not be revoked: this database user may not see them.']
      : []),
    ...(oauth !== null && oauth.tokens > 0
      ? [`${plural(oauth.tokens, 'OAuth token')} of these sessions revoked too.`]
      : []),
    ...(oauth === null
      ? []
      : ['Apps that sign in through this one are not told to log out; only the auth server itself can do that.']),
    ...(cleared > 0 ? [`${plural(cleared, 'row')} of sessions that had already expired cleared away.`] : []),
  ];
}

/** Why there is no proof, or not of all. */
export function noProofSentence(noProof: NoProof): string {
  switch (noProof.code) {
    case 'missing':
      return `Not proven: ${PROOF_MISSING[noProof.what]}`;
    case 'too-many':
      return `The auth server was asked about ${noProof.asked} of these sessions only.`;
    case 'not-all-found':
      return 'Not proven for sessions that were not found, or whose token the database user may not read.';
  }
}
