import type { ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';

/** A secret to ask for when opening. */
export interface SecretField {
  readonly key: keyof ConnectionSecrets;
  readonly label: string;
  readonly hint: string;
  readonly optional: boolean;
}

/** The secrets a connection needs and does not have; with `again`, the ones to type again after a refusal. */
export function missingSecrets(summary: ConnectionSummary, again = false): readonly SecretField[] {
  if (summary.secrets !== 'missing' && !again) return [];
  const fields: SecretField[] = [];
  const { postgres, mail } = summary.settings;
  const user = postgres !== undefined && !('url' in postgres) ? postgres.user : undefined;
  if (summary.driver === 'postgres') {
    const hint = user === undefined ? 'The one that belongs into its URL' : `Of the database user “${user}”`;
    fields.push({ key: 'password', label: 'Database password', hint, optional: false });
  }
  if (again) return fields;
  const lacks = (name: keyof ConnectionSecrets) => !summary.kept.includes(name);
  if (summary.settings.replicaUrl !== undefined && lacks('replicaUrl')) {
    fields.push({
      key: 'replicaUrl',
      label: 'URL of the read replica, with its password',
      hint: `As in ${summary.settings.replicaUrl}; empty where it needs no password`,
      optional: true,
    });
  }
  if (mail?.kind === 'smtp' && lacks('mailUrl')) {
    fields.push({
      key: 'mailUrl',
      label: 'SMTP URL',
      hint: 'Without it, no mail can be sent this time',
      optional: true,
    });
  }
  const { authServer, sessions } = summary.settings;
  if (sessions?.redisUrl !== undefined && lacks('redisUrl')) {
    fields.push({
      key: 'redisUrl',
      label: 'Address of Redis, with its password',
      hint: `As in ${sessions.redisUrl}; empty where it needs no password`,
      optional: true,
    });
  }
  if (authServer !== undefined && lacks('authSecret')) {
    fields.push({
      key: 'authSecret',
      label: 'Secret of the auth server',
      hint: 'Signs links and the cookie that proves a logout',
      optional: true,
    });
  } else if (mail !== undefined && mail.kind !== 'server' && lacks('mailSecret') && lacks('authSecret')) {
    fields.push({
      key: 'mailSecret',
      label: 'Secret of the auth server',
      hint: 'Signs verification links',
      optional: true,
    });
  }
  return fields;
}
