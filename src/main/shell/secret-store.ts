import { AppError } from '../data/base/app-error';
import type { SecretStore } from '../data/local/secret-store';
import { backendName, isProtectedStore } from './secret-protection';

/** The part of Electron's safeStorage that is used: async calls where they exist (Electron 45), else the older ones. */
export interface SafeStorage {
  readonly isEncryptionAvailable: () => boolean;
  readonly encryptString: (text: string) => Buffer;
  readonly decryptString: (sealed: Buffer) => string;
  readonly getSelectedStorageBackend?: () => string;
  readonly isAsyncEncryptionAvailable?: () => Promise<boolean>;
  readonly encryptStringAsync?: (text: string) => Promise<Buffer>;
  readonly decryptStringAsync?: (sealed: Buffer) => Promise<{ readonly result: string }>;
}

const SEPARATOR = 0x0a;

/**
 * Seals with the operating system's secret store. What is sealed begins with the name of the backend and a line break:
 * a backend that changed since would answer with nonsense or a weaker key, so it is not asked. Call when the app is ready.
 */
export async function createSecretStore(storage: SafeStorage, platform: NodeJS.Platform): Promise<SecretStore> {
  const linuxBackend = platform === 'linux' ? storage.getSelectedStorageBackend?.() : undefined;
  const state = { platform, available: await isAvailable(storage), linuxBackend };
  const backend = backendName(state);
  const isProtected = isProtectedStore(state);
  const prefix = Buffer.from(`${backend}\n`, 'utf8');

  return {
    backend,
    isProtected,
    seal: async (text) => {
      if (!isProtected) throw unavailable('This system offers no protected place for secrets.');
      try {
        const sealed = await (storage.encryptStringAsync?.(text) ?? storage.encryptString(text));
        return new Uint8Array(Buffer.concat([prefix, sealed]));
      } catch (error) {
        throw unavailable("The system's secret store did not take the secret.", error);
      }
    },
    open: async (sealed) => {
      const bytes = Buffer.from(sealed);
      const end = bytes.indexOf(SEPARATOR);
      const sealedBy = bytes.subarray(0, Math.max(end, 0)).toString('utf8');
      if (!isProtected || sealedBy !== backend) {
        throw unavailable('This secret was sealed with a secret store that is not there now.');
      }
      const body = bytes.subarray(end + 1);
      try {
        // Its hint that the key was rotated is not followed: the next save seals with the new key anyway.
        const opened = storage.decryptStringAsync?.(body);
        return opened === undefined ? storage.decryptString(body) : (await opened).result;
      } catch (error) {
        throw unavailable("The system's secret store did not open the secret.", error);
      }
    },
  };
}

async function isAvailable(storage: SafeStorage): Promise<boolean> {
  try {
    return await (storage.isAsyncEncryptionAvailable?.() ?? storage.isEncryptionAvailable());
  } catch {
    return false;
  }
}

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('SECRET_STORE_UNAVAILABLE', message, {
    hint: "Unlock or set up your system's keyring, then start Authdesk again.",
    ...(cause !== undefined && { cause }),
  });
}
