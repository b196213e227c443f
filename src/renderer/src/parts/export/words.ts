import type { Total } from '@shared/api/common';
import type { TableReport } from '@shared/api/connection-report';
import { looksSecret } from '@shared/secret-names';
import { logicalModel } from '@shared/logical-model';
import type { Exportable, ExportFormat } from '../../api/exports';
import { formatTotal } from '../../format/numbers';

interface ExportWords {
  readonly one: string;
  readonly many: string;
  /** What personal data the file will hold. */
  readonly personal: string;
}

export const EXPORT_WORDS: Readonly<Record<Exportable, ExportWords>> = {
  users: { one: 'user', many: 'users', personal: 'names and email addresses of users' },
  sessions: { one: 'session', many: 'sessions', personal: 'names, email and IP addresses and devices of users' },
  accounts: {
    one: 'account',
    many: 'accounts',
    personal: 'names and email addresses of users, and their ids elsewhere',
  },
  verifications: {
    one: 'verification',
    many: 'verifications',
    personal: 'email addresses and phone numbers of users',
  },
  audit: {
    one: 'audit entry',
    many: 'audit entries',
    personal: 'whom something was done to, with values before and after',
  },
};

/** How many rows there will be, as far as it may be claimed. */
export function rowsText(what: Exportable, total: Total | null): string {
  const { one, many } = EXPORT_WORDS[what];
  return total === null ? `All matching ${many}; how many is known once they are read` : formatTotal(total, one, many);
}

/** `users-2026-11-23.csv`, by the day it is here. */
export function suggestedName(what: Exportable, format: ExportFormat, today: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${what}-${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}.${format}`;
}

export interface ExportColumn {
  readonly name: string;
  readonly label: string;
  /** Of the app's own, and written only where it is ticked. */
  readonly own?: true;
}

const LABELS: Readonly<Record<Exportable, Readonly<Record<string, string>>>> = {
  users: {
    id: 'Id',
    name: 'Name',
    email: 'Email',
    emailVerified: 'Email verified',
    image: 'Picture',
    createdAt: 'Created',
    updatedAt: 'Updated',
    role: 'Role',
    banned: 'Banned',
    banReason: 'Ban reason',
    banExpires: 'Ban ends',
    username: 'Username',
    displayUsername: 'Username as shown',
    phoneNumber: 'Phone',
    phoneNumberVerified: 'Phone verified',
    twoFactorEnabled: 'Second factor',
    isAnonymous: 'Anonymous',
  },
  sessions: {
    id: 'Id',
    userId: 'User id',
    userName: 'User name',
    userEmail: 'User email',
    createdAt: 'Created',
    updatedAt: 'Refreshed',
    expiresAt: 'Expires',
    state: 'State',
    device: 'Device',
    ipAddress: 'IP address',
    userAgent: 'User agent',
    impersonatedBy: 'Impersonated by',
    activeOrganizationId: 'Organization',
  },
  accounts: {
    id: 'Id',
    userId: 'User id',
    userName: 'User name',
    userEmail: 'User email',
    providerId: 'Provider',
    accountId: 'Id at the provider',
    scope: 'Scope',
    password: 'Password set',
    accessToken: 'Access token set',
    refreshToken: 'Refresh token set',
    idToken: 'ID token set',
    accessTokenExpiresAt: 'Access token ends',
    refreshTokenExpiresAt: 'Refresh token ends',
    createdAt: 'Created',
    updatedAt: 'Updated',
  },
  verifications: {
    id: 'Id',
    kind: 'Kind',
    label: 'What for',
    identifier: 'Identifier, masked',
    hashed: 'Hashed',
    subjectType: 'Kind of subject',
    subject: 'Subject',
    userId: 'User id',
    userName: 'User name',
    userEmail: 'User email',
    createdAt: 'Created',
    updatedAt: 'Updated',
    expiresAt: 'Expires',
    state: 'State',
    attempts: 'Wrong tries',
  },
  audit: {},
};

/** Columns of plugins, which not every database has. */
const OF_PLUGINS: ReadonlySet<string> = new Set(
  Object.entries(logicalModel.user).flatMap(([field, about]) => ('plugin' in about ? [field] : [])),
);

/** The columns a list can be exported with, given what the user table has; those of the app's own are `own`. */
export function exportColumns(what: Exportable, userTable: TableReport | undefined): readonly ExportColumn[] {
  const has = (name: string) => what !== 'users' || !OF_PLUGINS.has(name) || userTable?.columns[name] !== undefined;
  const known = Object.entries(LABELS[what])
    .filter(([name]) => has(name))
    .map(([name, label]) => ({ name, label }));
  const others = (what === 'users' ? (userTable?.extra ?? []) : []).filter(
    (name) => !looksSecret(name) && !known.some((column) => column.name === name),
  );
  return [...known, ...others.map((name) => ({ name, label: name, own: true as const }))];
}
