import { describe, expect, it, vi } from 'vitest';
import { backendName, isProtectedStore } from '../../src/main/shell/secret-protection';
import { createSecretStore, type SafeStorage } from '../../src/main/shell/secret-store';

describe('what counts as protection', () => {
  it.each<[NodeJS.Platform, boolean, string | undefined, boolean, string]>([
    ['linux', true, 'gnome_libsecret', true, 'gnome_libsecret'],
    ['linux', true, 'kwallet', true, 'kwallet'],
    ['linux', true, 'kwallet5', true, 'kwallet5'],
    ['linux', true, 'kwallet6', true, 'kwallet6'],
    ['linux', false, 'gnome_libsecret', false, 'gnome_libsecret'],
    ['linux', true, 'basic_text', false, 'basic_text'],
    ['linux', false, 'basic_text', false, 'basic_text'],
    ['linux', true, 'unknown', false, 'unknown'],
    ['linux', true, 'some_new_one', false, 'some_new_one'],
    ['linux', true, undefined, false, 'unknown'],
    ['darwin', true, undefined, true, 'keychain'],
    ['darwin', false, undefined, false, 'keychain'],
    ['win32', true, undefined, true, 'dpapi'],
    ['win32', false, undefined, false, 'dpapi'],
    ['freebsd', true, undefined, false, 'unknown'],
  ])('%s, available %s, backend %s: %s', (platform, available, linuxBackend, isProtected, name) => {
    expect(isProtectedStore({ platform, available, linuxBackend })).toBe(isProtected);
    expect(backendName({ platform, available, linuxBackend })).toBe(name);
  });
});

/** Reverses the text: enough to see that it is used. */
function storage(overrides: Partial<SafeStorage> = {}): SafeStorage {
  const turn = (text: string) => Array.from(text).toReversed().join('');
  return {
    isEncryptionAvailable: () => true,
    encryptString: (text) => Buffer.from(turn(text)),
    decryptString: (sealed) => turn(sealed.toString()),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...overrides,
  };
}
const refused = { code: 'SECRET_STORE_UNAVAILABLE' };

describe('the secret store', () => {
  it('opens what it sealed, and keeps no plain text', async () => {
    const store = await createSecretStore(storage(), 'linux');
    const sealed = await store.seal('s3cret\nwith a break');
    expect(Buffer.from(sealed).toString()).not.toContain('s3cret');
    expect(await store.open(sealed)).toBe('s3cret\nwith a break');
  });
  it('prefers the calls that do not block, where they are there', async () => {
    const encryptString = vi.fn<SafeStorage['encryptString']>();
    const decryptString = vi.fn<SafeStorage['decryptString']>();
    const isEncryptionAvailable = vi.fn<SafeStorage['isEncryptionAvailable']>();
    const store = await createSecretStore(
      storage({
        isEncryptionAvailable,
        encryptString,
        decryptString,
        isAsyncEncryptionAvailable: async () => true,
        encryptStringAsync: async (text) => Buffer.from(`<${text}>`),
        decryptStringAsync: async (sealed) => ({ result: sealed.toString().slice(1, -1) }),
      }),
      'darwin',
    );
    expect(await store.open(await store.seal('x'))).toBe('x');
    for (const call of [encryptString, decryptString, isEncryptionAvailable]) expect(call).not.toHaveBeenCalled();
  });
  it.each(['basic_text', 'unknown'])('refuses to seal and to open with %s', async (backend) => {
    const encryptString = vi.fn<SafeStorage['encryptString']>();
    const store = await createSecretStore(
      storage({ getSelectedStorageBackend: () => backend, encryptString }),
      'linux',
    );
    expect(store).toMatchObject({ isProtected: false, backend });
    await expect(store.seal('x')).rejects.toMatchObject(refused);
    await expect(store.open(Buffer.from(`${backend}\nx`))).rejects.toMatchObject(refused);
    expect(encryptString).not.toHaveBeenCalled();
  });
  it('does not ask another backend than the one that sealed', async () => {
    const sealed = await (await createSecretStore(storage(), 'linux')).seal('x');
    const decryptString = vi.fn<SafeStorage['decryptString']>();
    const later = await createSecretStore(
      storage({ getSelectedStorageBackend: () => 'kwallet6', decryptString }),
      'linux',
    );
    await expect(later.open(sealed)).rejects.toMatchObject(refused);
    expect(decryptString).not.toHaveBeenCalled();
  });
  it('fails the save when sealing fails, and says nothing of the text', async () => {
    const broken = () => {
      throw new Error('could not encrypt s3cret');
    };
    const store = await createSecretStore(storage({ encryptString: broken, decryptString: broken }), 'linux');
    const failure = await store.seal('s3cret').catch((error: Error) => error);
    expect(failure).toMatchObject(refused);
    expect((failure as Error).message).not.toContain('s3cret');
    await expect(store.open(Buffer.from('gnome_libsecret\nx'))).rejects.toMatchObject(refused);
  });
  it('is not protected when asking it fails', async () => {
    const store = await createSecretStore(
      storage({
        isEncryptionAvailable: () => {
          throw new Error('no bus');
        },
      }),
      'darwin',
    );
    expect(store.isProtected).toBe(false);
  });
  it.each(['', 'no line break', '\n'])('refuses to open damaged bytes: %j', async (bytes) => {
    const store = await createSecretStore(storage(), 'linux');
    await expect(store.open(Buffer.from(bytes))).rejects.toMatchObject(refused);
  });
});
