import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { AppError } from '../base/app-error';
import type { AskText } from '../base/ask';
import type { SecretStore } from '../local/secret-store';
import type { ChainKey } from './chain';
import { lockWithPhrase, openWithPhrase } from './phrase-lock';

const KEY_BYTES = 32;

/** What keeps the audit's key from whoever holds the data folder. */
export type KeyProtection = 'keyring' | 'pass-phrase' | 'none';

/** The key of the audit chain, and what protects it at rest. */
export interface KeptKey {
  readonly key: ChainKey;
  readonly protection: () => KeyProtection;
  /** From the next start on the key opens only with this phrase; null: without one. @throws AppError UNSUPPORTED */
  readonly protectWith: (phrase: string | null) => Promise<void>;
  /** @throws AppError INVALID_INPUT for another phrase than the one it is protected with */
  readonly requirePhrase: (phrase: string) => Promise<void>;
}

interface Dependencies {
  readonly file: string;
  readonly store: SecretStore;
  readonly askText: AskText;
}

/**
 * The key of the audit chain, made on first use. It lies beside the database, never inside it: sealed by the secret
 * store where that protects, else locked with a pass phrase where the person wants that, else in a file only its owner may
 * read (see docs/adr/0005).
 * @throws AppError PERMISSION_DENIED, SECRET_STORE_UNAVAILABLE when it was sealed or locked and cannot be opened any more
 */
export async function loadChainKey({ file, store, askText }: Dependencies): Promise<KeptKey> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new AppError('PERMISSION_DENIED', `Authdesk may not read its own file ${file}.`, {
      hint: 'Make it readable for you and nobody else, then start Authdesk again.',
      cause: error,
    });
  });
  const [form, body = ''] = text?.split(':') ?? [];
  const bytes = Buffer.from(body, 'base64');
  if (form === 'plain' && bytes.length === KEY_BYTES) return kept(file, bytes, 'none');
  if (form === 'phrase' && bytes.length > KEY_BYTES) return kept(file, await unlock(bytes, askText), 'pass-phrase');
  if (text === null || form !== 'sealed' || bytes.length === 0) {
    // A damaged key is kept for whoever can make something of it; the chain says from here on that it is another one.
    if (text !== null) await rename(file, `${file}.damaged`).catch(() => {});
    const key = randomBytes(KEY_BYTES);
    const sealed = store.isProtected
      ? `sealed:${Buffer.from(await store.seal(key.toString('base64'))).toString('base64')}`
      : plainText(key);
    // Where it cannot be kept nothing else can either, and no entry will have to be checked with it.
    await writeFile(file, sealed, { mode: 0o600, flag: 'wx' }).catch(() => {});
    return kept(file, key, store.isProtected ? 'keyring' : 'none');
  }
  try {
    return kept(file, Buffer.from(await store.open(bytes), 'base64'), 'keyring');
  } catch (error) {
    throw new AppError('SECRET_STORE_UNAVAILABLE', "The audit's key is locked in a secret store that does not open.", {
      hint: "Unlock your system's keyring and start Authdesk again.",
      cause: error,
    });
  }
}

function kept(file: string, key: Buffer, protection: KeyProtection): KeptKey {
  let now = protection;
  return {
    key,
    protection: () => now,
    requirePhrase: async (phrase) => {
      const locked = Buffer.from((await readFile(file, 'utf8')).replace(/^phrase:/u, ''), 'base64');
      if ((await openWithPhrase(locked, phrase)) !== null) return;
      throw new AppError('INVALID_INPUT', 'That is not the pass phrase, so nothing was changed.', {
        hint: 'Try again.',
      });
    },
    protectWith: async (phrase) => {
      if (now === 'keyring') {
        throw new AppError('UNSUPPORTED', "The audit's key is in your system's keyring already.", {
          hint: 'Nothing has to be done.',
        });
      }
      const text =
        phrase === null ? plainText(key) : `phrase:${(await lockWithPhrase(key, phrase)).toString('base64')}`;
      // Whole or not at all: half a key would be none.
      await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
      await rename(`${file}.new`, file);
      now = phrase === null ? 'none' : 'pass-phrase';
    },
  };
}

function plainText(key: Buffer): string {
  return `plain:${key.toString('base64')}`;
}

const TRIES = 5;

/** @throws AppError SECRET_STORE_UNAVAILABLE */
async function unlock(locked: Buffer, askText: AskText): Promise<Buffer> {
  for (let left = TRIES; left > 0; left--) {
    const phrase = await askText({
      message: 'The audit is protected by a pass phrase.',
      details: left === TRIES ? [] : ['That was another one. Try again.'],
      label: 'Pass phrase',
      yes: 'Unlock',
    });
    if (phrase === null) break;
    const key = await openWithPhrase(locked, phrase);
    if (key !== null) return key;
  }
  throw new AppError('SECRET_STORE_UNAVAILABLE', "The audit's key was not unlocked.", {
    hint: 'Start Authdesk again and type its pass phrase.',
  });
}
