import type { ConnectionSummary, SecretName } from '@shared/api/connections';
import { sshPlace, sshSecretName, sshServers } from '@shared/api/ssh';
import type { ErrorInfo } from '@shared/result';

/** A secret to ask for when opening. */
export interface SecretField {
  readonly key: SecretName;
  readonly label: string;
  readonly hint: string;
  readonly optional: boolean;
}

/** The secret to type again after a failure, where one is at fault. */
export function refusedSecrets(summary: ConnectionSummary, info: ErrorInfo): readonly SecretField[] {
  const { field = '' } = info;
  const { kind, jump } = /^ssh(?:\.jumps\.(?<jump>\d+))?\.(?<kind>password|passphrase)$/u.exec(field)?.groups ?? {};
  if (kind !== undefined) {
    return tunnelSecrets(summary)
      .filter(({ at, field: { key } }) => at === jump && key.startsWith(`ssh.${kind} `))
      .map((one) => one.field);
  }
  return wantsPassword(info) ? missingSecrets(summary, true) : [];
}

/** Every secret a tunnel may have; `at` is the jump host it is for, undefined for the last server. */
function tunnelSecrets({ settings: { ssh } }: ConnectionSummary): { at: string | undefined; field: SecretField }[] {
  if (ssh === undefined) return [];
  const servers = sshServers(ssh);
  return servers.flatMap((server, i) => {
    const at = i === servers.length - 1 ? undefined : String(i);
    if (server.auth === 'agent') return [];
    const kind = server.auth === 'key' ? 'passphrase' : 'password';
    const place = sshPlace(server);
    const field: SecretField = {
      key: `ssh.${sshSecretName(kind, server)}`,
      label: kind === 'password' ? 'Password of the SSH server' : 'Pass phrase of the SSH key',
      hint: kind === 'password' ? `To sign in to ${place}` : `Opens ${server.keyFile ?? 'the key'} for ${place}`,
      optional: false,
    };
    return [{ at, field }];
  });
}

/** Whether a failure is one that typing the password again may mend; not where a server turns the user or the line away. */
export function wantsPassword({ code, field }: Pick<ErrorInfo, 'code' | 'field'>): boolean {
  return code === 'AUTH_FAILED' && (field === undefined || field === 'postgres.password');
}

/** The secrets a connection needs and does not have; with `again`, the ones to type again after a refusal. */
export function missingSecrets(summary: ConnectionSummary, again = false): readonly SecretField[] {
  if (summary.secrets !== 'missing' && !again) return [];
  const fields: SecretField[] = [];
  if (!again) {
    const needed = ({ field: { key } }: ReturnType<typeof tunnelSecrets>[number]) =>
      key.startsWith('ssh.password ') && !summary.kept.includes(key);
    fields.push(
      ...tunnelSecrets(summary)
        .filter(needed)
        .map((one) => one.field),
    );
  }
  const { postgres, mail } = summary.settings;
  const user = postgres !== undefined && !('url' in postgres) ? postgres.user : undefined;
  if (summary.driver === 'postgres') {
    const hint = user === undefined ? 'The one that belongs into its URL' : `Of the database user “${user}”`;
    fields.push({ key: 'password', label: 'Database password', hint, optional: false });
  }
  if (again) return fields;
  const ssl = postgres !== undefined && !('url' in postgres) ? postgres.ssl : undefined;
  if (summary.driver === 'postgres' && ssl?.cert !== undefined && !summary.kept.includes('sslKey')) {
    fields.push({
      key: 'sslKey',
      label: 'Private key of the client certificate',
      hint: 'In PEM form, as in its file',
      optional: true,
    });
  }
  const lacks = (name: SecretName) => !summary.kept.includes(name);
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
