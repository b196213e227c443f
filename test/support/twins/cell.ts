import type { ConnectionInput } from '@shared/api/connections';
import type { DatabaseKind } from '../databases';
import type { TimeForm } from '../schemas/forms';
import type { ServerOptions, ServerPlugin, ServerVersion } from '../servers/server-of';

/** Where a cell's server keeps sessions besides, or instead of, its database. */
export type RedisMode = 'only' | 'with-database' | 'with-database-preserved';

/** What the mails made by Authdesk are tried with. */
export type MailAct = 'verification' | 'reset' | 'magic-link' | 'otp';

/** A database as one server makes it: which version, adapter and settings. Everything a cell is stands here. */
export interface TwinCell {
  readonly name: string;
  readonly version: ServerVersion;
  readonly kind: DatabaseKind;
  /** How its times stand, told without the app's code. */
  readonly times: TimeForm;
  readonly server: Omit<ServerOptions, 'kind' | 'target' | 'redis'>;
  readonly redis?: RedisMode;
  /** What Authdesk is told besides the address. */
  readonly connection?: Partial<ConnectionInput>;
  /** Mails tried here; none unless told. */
  readonly mails?: readonly MailAct[];
}

/** Whether a cell's server has a plugin. */
export const hasPlugin = ({ server }: TwinCell, name: ServerPlugin) =>
  (server.plugins ?? []).some((one) => one === name || one[0] === name);
