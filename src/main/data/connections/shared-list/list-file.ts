import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { connectionSettings, secretName } from '@shared/api/connections';
import { isHandedOn } from '@shared/connection-ids';
import { AppError } from '../../base/app-error';
import type { ConnectionSettings } from '../profile';
import type { ListSigner } from './signer';

/** A list of connections without secrets, as one desk hands it to others. */
export interface SharedList {
  /** Who signed it, as they call themselves; only the key proves it. */
  readonly signedBy: string;
  /** Raw Ed25519, in base64. */
  readonly key: string;
  readonly connections: readonly SharedConnection[];
}

/** One of them, under the id that links to people name it by. */
export interface SharedConnection {
  readonly id: string;
  readonly settings: ConnectionSettings;
}

const envelope = z.strictObject({
  format: z.literal('authdesk-connections-1'),
  /** What is signed, as text, so that nothing has to be written twice in the same way. */
  list: z.string(),
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/u),
  signature: z.string().optional(),
});

const signedList = z.strictObject({
  signedBy: z.string().min(1).max(120),
  connections: z
    .array(
      z.strictObject({
        // Never one that stands for something, such as the demo.
        id: z.string().refine(isHandedOn),
        settings: connectionSettings
          .extend({ readOnly: z.boolean(), expects: z.array(secretName) })
          .refine(({ driver, postgres, sqlite }) => (driver === 'postgres' ? postgres : sqlite) !== undefined),
      }),
    )
    .min(1)
    .max(200),
});

/** Stands before what is signed, so that nothing else the key ever signed passes for a list. */
const SIGNED_AS = 'authdesk-connections-1\n';

/** The text of a list, signed. */
export function writeList(connections: readonly SharedConnection[], signedBy: string, signer: ListSigner): string {
  const list = JSON.stringify({ signedBy, connections });
  const signature = signer.sign(SIGNED_AS + list);
  return `${JSON.stringify({ format: 'authdesk-connections-1', list, key: signer.publicKey, signature }, null, 2)}\n`;
}

/**
 * The list in a text, once its signature is found to be that of the key it names. Whose key that is, it cannot say.
 * @throws AppError INVALID_INPUT for what is no list, is not signed, or was changed since
 */
export function readList(text: string): SharedList {
  const outer = envelope.safeParse(parsed(text));
  if (!outer.success) throw refused('This file is no list of connections.', 'Choose a file that Authdesk exported.');
  const { list, key, signature = '' } = outer.data;
  if (signature === '') throw refused('This list is not signed.');
  const bytes = Buffer.from(SIGNED_AS + list, 'utf8');
  const x = Buffer.from(key, 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (!verify(null, bytes, publicKey, Buffer.from(signature, 'base64'))) {
    throw refused('This list was changed after it was signed.');
  }
  const read = signedList.safeParse(parsed(list));
  if (!read.success) {
    throw refused(
      'This list cannot be read by this version of Authdesk.',
      'Update Authdesk, or have it exported anew.',
    );
  }
  return { key, ...read.data };
}

function refused(message: string, hint = 'Ask for it anew from whoever sent it.'): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'file', hint });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
