import type { ConnectionSecrets, SecretName } from '@shared/api/connections';

// Most secrets have a name of their own; those of the SSH tunnel are as many as it has servers, and named by these.

const SSH = 'ssh.';

/** The names of all secrets there are. */
export function namesOf({ ssh = {}, ...others }: ConnectionSecrets): SecretName[] {
  const tunnel = Object.keys(ssh).map((name): SecretName => `${SSH}${name}`);
  return [...(Object.keys(others) as Exclude<keyof ConnectionSecrets, 'ssh'>[]), ...tunnel];
}

/** A secret by its name; undefined where it is not there. */
export function secretOf(secrets: ConnectionSecrets, name: SecretName): string | undefined {
  return isOfTunnel(name) ? secrets.ssh?.[name.slice(SSH.length)] : secrets[name];
}

export function isOfTunnel(name: SecretName): name is `ssh.${string}` {
  return name.startsWith(SSH);
}

/** Those of the secrets that have one of these names. */
export function only(secrets: ConnectionSecrets, names: readonly SecretName[]): ConnectionSecrets {
  const { ssh = {}, ...others } = secrets;
  const wanted = (name: string) => (names as readonly string[]).includes(name);
  const tunnel = Object.entries(ssh).filter(([name]) => wanted(SSH + name));
  return {
    ...Object.fromEntries(Object.entries(others).filter(([name]) => wanted(name))),
    ...(tunnel.length > 0 && { ssh: Object.fromEntries(tunnel) }),
  };
}

/** Both, where the second ones come first. */
export function joined(before: ConnectionSecrets, given: ConnectionSecrets | undefined): ConnectionSecrets {
  const ssh = { ...before.ssh, ...given?.ssh };
  return { ...before, ...given, ...(Object.keys(ssh).length > 0 && { ssh }) };
}
