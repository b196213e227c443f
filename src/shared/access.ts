/** Who may do what over a connection. Plain data, so that main can refuse and the page can say so before. */

export type Role = 'viewer' | 'support' | 'lead';

export const ROLE_NAMES: Readonly<Record<Role, string>> = { viewer: 'Viewer', support: 'Support', lead: 'Lead' };

const RANK: Readonly<Record<Role, number>> = { viewer: 0, support: 1, lead: 2 };

/** Acts that want more than `support`: wide ones, those that give rights, and those that cannot be taken back. */
const LEAD_ONLY: ReadonlySet<string> = new Set([
  'users.remove',
  'users.setRole',
  'organizations.setRole',
  'users.setPassword',
  'users.create',
  'bulk.start',
  'jobs.resume',
  'sessions.revokeWhere',
  'verifications.purgeExpired',
  'secrets.reveal',
]);

/** What a bulk job does batch by batch, as the audit names it. */
const BULK_BATCH = /^bulk\.(?!preview)/;

/** The least role that may call a writing (or revealing) method. */
export function roleFor(method: string): Role {
  return LEAD_ONLY.has(method) || BULK_BATCH.test(method) ? 'lead' : 'support';
}

/** Whether somebody with this role may call it. */
export function mayDo(role: Role, method: string): boolean {
  return RANK[role] >= RANK[roleFor(method)];
}

/** Why somebody may not, and who can, in two sentences. */
export function refusal(connection: string, role: Role, method: string): { message: string; hint: string } {
  return {
    message: `Over "${connection}" you have the role ${ROLE_NAMES[role]}, which may not do this.`,
    hint: `Somebody with the role ${ROLE_NAMES[roleFor(method)]} can. The role is set in the connection.`,
  };
}
