// The parts of the tour by name, each with the file that holds it and what that exports. Nothing is imported here, so that
// a name can be checked before anything is installed.

export const PARTS = {
  person: ['person', 'person'],
  acts: ['acts', 'acts'],
  find: ['find', 'find'],
  'session-explorer': ['session-explorer', 'sessionExplorer'],
  lists: ['lists', 'lists'],
  audit: ['audit', 'audit'],
  verifications: ['verifications', 'verifications'],
  bulk: ['bulk', 'bulk'],
  frame: ['frame', 'frame'],
  mail: ['mail', 'mail'],
  connections: ['connections', 'connections'],
  undo: ['undo', 'undo'],
  sessions: ['sessions', 'sessions'],
  production: ['production', 'production'],
  tampered: ['lists', 'tampered'],
};

/** Those that `npm test` walks: the main job, and everything around the screens. */
export const SHORT = ['person', 'frame'];

/** The parts that were asked for, all of them without any. @throws Error naming those that are not there */
export function chosenParts(wanted) {
  if (wanted.includes('--short')) return SHORT;
  const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    throw new Error(
      `The tour has no part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}, or --short.`,
    );
  }
  return wanted.length === 0 ? Object.keys(PARTS) : wanted;
}
