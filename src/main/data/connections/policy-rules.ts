import { isDeepStrictEqual } from 'node:util';
import { FIXED_PREFIX } from '@shared/connection-ids';
import { ROLE_NAMES } from '@shared/access';
import type { ConnectionInput } from '@shared/api/connections';
import type { FixedConnection, Policy } from '@shared/api/policy';
import { AppError } from '../base/app-error';
import { DEMO_ID } from '@shared/connection-ids';
import { splitSecrets, type ConnectionSettings } from './profile';

// What administrators set, as it bears on connections: the one place where it is enforced for all of them.

const ROLES = ['viewer', 'support', 'lead'] as const;

/** The connections administrators set up, by the ids they have in the store. */
export function fixedConnections(rules: Policy | null): ReadonlyMap<string, ConnectionSettings> {
  const fixed = rules?.connections?.fixed ?? [];
  return new Map(fixed.map((one) => [FIXED_PREFIX + one.id, settingsOf(one)]));
}

function settingsOf({ id: _id, ...settings }: FixedConnection): ConnectionSettings {
  return { ...splitSecrets(settings).settings, expects: [] };
}

/** Whether an id is one of a connection that administrators set up, now or before. */
export function isFixedId(id: string): boolean {
  return id.startsWith(FIXED_PREFIX);
}

/** Settings as they count: with every guard that administrators want. */
export function underPolicy(settings: ConnectionSettings, rules: Policy | null): ConnectionSettings {
  if (rules === null) return settings;
  const { access = {} } = settings;
  const role = ROLES[Math.min(ROLES.indexOf(access.role ?? 'lead'), ROLES.indexOf(rules.maxRole ?? 'lead'))];
  const guarded = {
    ...access,
    ...(rules.maxRole !== undefined && role !== undefined && { role }),
    ...(rules.requireReason === true && { requireReason: true }),
    ...(rules.requireTicket === true && { requireTicket: true }),
  };
  return {
    ...settings,
    readOnly: settings.readOnly || staysReadOnly(settings, rules),
    ...(Object.keys(guarded).length > 0 && { access: guarded }),
  };
}

function staysReadOnly({ environment }: ConnectionSettings, { readOnly }: Policy): boolean {
  return readOnly === 'all' || (readOnly ?? []).includes(environment);
}

/**
 * Refuses what administrators do not allow to be saved, rather than saving something else than was entered.
 * @throws AppError PERMISSION_DENIED with the field
 */
export function requireAllowed(input: ConnectionInput, settings: ConnectionSettings, rules: Policy | null): void {
  if (rules === null) return;
  const fixed = input.id === undefined ? undefined : fixedConnections(rules).get(input.id);
  if (fixed !== undefined && !isDeepStrictEqual(plain(settings), plain(underPolicy(fixed, rules)))) {
    throw denied('This connection is set up by your administrators, so only its passwords can be entered here.');
  }
  if (input.id === undefined && rules.connections?.onlyFixed === true) {
    throw denied('Your administrators allow no other connections than those they set up.');
  }
  if (input.readOnly === false && staysReadOnly(settings, rules)) {
    throw denied(`Your administrators keep ${settings.environment} read-only.`, 'readOnly');
  }
  const { role } = input.access ?? {};
  if (role !== undefined && ROLES.indexOf(role) > ROLES.indexOf(rules.maxRole ?? 'lead')) {
    throw denied(`Your administrators allow the role ${ROLE_NAMES[rules.maxRole ?? 'lead']} at most.`, 'access.role');
  }
}

/** Whether a connection may be used here at all. */
export function isUsable(id: string, rules: Policy | null): boolean {
  return rules?.connections?.onlyFixed !== true || id === DEMO_ID || isFixedId(id);
}

/** @throws AppError PERMISSION_DENIED for a connection that may not be used here at all */
export function requireUsable(id: string, rules: Policy | null): void {
  if (isUsable(id, rules)) return;
  throw denied('Your administrators allow no other connections than those they set up.');
}

/** @throws AppError PERMISSION_DENIED for a connection that administrators set up */
export function requireOwn(id: string, rules: Policy | null): void {
  if (fixedConnections(rules).has(id)) throw denied('This connection is set up by your administrators and stays.');
}

function denied(message: string, field?: string): AppError {
  return new AppError('PERMISSION_DENIED', message, {
    hint: 'What they set is shown in the settings.',
    ...(field !== undefined && { field }),
  });
}

function plain({ expects: _expects, undeclared: _undeclared, ...settings }: ConnectionSettings): unknown {
  return JSON.parse(JSON.stringify(settings));
}
