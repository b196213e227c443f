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
  if (summary.settings.replicaUrl !== undefined) {
    fields.push({
      key: 'replicaUrl',
      label: 'URL of the read replica, with its password',
      hint: `As in ${summary.settings.replicaUrl}; empty where it needs no password`,
      optional: true,
    });
  }
  if (mail?.kind === 'smtp') {
    fields.push({
      key: 'mailUrl',
      label: 'SMTP URL',
      hint: 'Without it, no mail can be sent this time',
      optional: true,
    });
  }
  if (mail !== undefined && mail.kind !== 'server') {
    fields.push({
      key: 'mailSecret',
      label: 'Secret of the auth server',
      hint: 'Signs verification links',
      optional: true,
    });
  }
  return fields;
}
