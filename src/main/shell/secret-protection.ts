export interface StoreState {
  readonly platform: NodeJS.Platform;
  /** What Electron says about its own ability to encrypt. */
  readonly available: boolean;
  /** What Linux has selected; undefined on other systems. */
  readonly linuxBackend?: string | undefined;
}

const LINUX_KEYRINGS = ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'];

/** The name of what keeps secrets here, as people and `app.info` see it. */
export function backendName({ platform, linuxBackend }: StoreState): string {
  if (platform === 'linux') return linuxBackend ?? 'unknown';
  if (platform === 'darwin') return 'keychain';
  return platform === 'win32' ? 'dpapi' : 'unknown';
}

/**
 * Whether what is sealed is really protected. "Available" alone proves nothing on Linux: with `basic_text` the key is a
 * constant of Chromium's source. Only a keyring that is known by name counts.
 */
export function isProtectedStore(state: StoreState): boolean {
  if (!state.available) return false;
  if (state.platform === 'linux') return LINUX_KEYRINGS.includes(state.linuxBackend ?? '');
  return state.platform === 'darwin' || state.platform === 'win32';
}
