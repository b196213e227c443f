// The pictures of the README by name: the step of the tour that each is of.
export const PICTURES = {
  users: { part: 'person', step: 'users' },
  user: { part: 'person', step: 'user' },
  conflict: { part: 'person', step: 'edit-conflict' },
  trouble: { part: 'connections', step: 'trouble-users' },
};
