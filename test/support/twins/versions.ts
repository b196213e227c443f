import { serverPackages, type ServerVersion } from '../servers/server-of';

/** All versions, oldest first. */
export const versions = Object.keys(serverPackages) as ServerVersion[];

export const isBefore = (version: ServerVersion, other: ServerVersion) =>
  versions.indexOf(version) < versions.indexOf(other);
