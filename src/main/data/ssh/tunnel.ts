import type { TunnelPart } from '@shared/api/ssh';
import type { Client } from 'ssh2';
import type { OpenStream } from '../base/open-stream';
import { signInTo } from './hop';
import { stopsOf } from './ssh-config';
import type { SshComputer, TunnelSettings } from './settings';
import { lost, streamOver, Unreached } from './stream-over';

/** A tunnel over one or more SSH servers. No port is opened on this computer: streams are handed to who wants them. */
export interface SshTunnel {
  /**
   * Signs in to every server on the way, unless that is done.
   * @throws AppError CONNECTION_FAILED, AUTH_FAILED, INVALID_INPUT, UNSUPPORTED, CONFIRMATION_REQUIRED for a host key that is
   * not known
   */
  readonly open: () => Promise<void>;
  /** How to reach the servers of a part through it; undefined for a part that is reached directly. */
  readonly way: (part: TunnelPart) => OpenStream | undefined;
  /** Signs off. Nothing goes through it any more. */
  readonly close: () => void;
}

/** A tunnel that opens when it is first used, and anew at the next use after it was lost. */
export function openTunnel(settings: TunnelSettings, computer: SshComputer): SshTunnel {
  let standing: Promise<Client> | null = null;
  let once = false;
  let closed = false;
  let clients: Client[] = [];

  const letGo = () => {
    standing = null;
    for (const client of clients.splice(0).toReversed()) client.end();
  };
  const build = async (): Promise<Client> => {
    const stops = await stopsOf(settings.servers, computer);
    const built: Client[] = [];
    try {
      for (const stop of stops) {
        built.push(await signInTo(stop, { before: built.at(-1) ?? null, accepted: settings.hostKeys, computer }));
      }
    } catch (error) {
      for (const client of built.toReversed()) client.end();
      throw error;
    }
    const last = built.at(-1);
    if (last === undefined) throw new TypeError('a tunnel without a server');
    clients = built;
    // Where one of them is gone, the way ends.
    for (const client of built) client.on('close', () => clients === built && letGo());
    if (closed) letGo();
    once = true;
    return last;
  };
  const stand = async (): Promise<Client> => {
    if (closed) throw lost();
    standing ??= build().catch((error: unknown) => {
      standing = null;
      throw error;
    });
    return standing;
  };
  const stream: OpenStream = async (host, port) => {
    const client = await stand().catch((error: unknown) => {
      // One that stood and does not come back is lost, as all that went through it: it will be tried again.
      throw once && error instanceof Unreached ? lost(error) : error;
    });
    return streamOver(client, host, port);
  };
  return {
    open: async () => {
      await stand();
    },
    way: (part) => (settings.parts.has(part) ? stream : undefined),
    close: () => {
      closed = true;
      letGo();
    },
  };
}
