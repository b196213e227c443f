import { expect, it } from 'vitest';
import { createSecretClipboard } from '../../../src/main/data/secrets/secret-clipboard';

function fakeClipboard() {
  let text = '';
  return {
    read: async () => text,
    write: async (next: string) => void (text = next),
    clear: async () => void (text = ''),
  };
}

it('takes a copied secret away again', async () => {
  const clipboard = fakeClipboard();
  const { copy } = createSecretClipboard(clipboard, 5);
  await copy('a-token');
  expect(await clipboard.read()).toBe('a-token');
  await expect.poll(async () => clipboard.read()).toBe('');
});

it('leaves alone what was copied since, and clears at the end what is left', async () => {
  const clipboard = fakeClipboard();
  const { copy, close } = createSecretClipboard(clipboard);
  await copy('a-token');
  await clipboard.write('something else');
  await close();
  expect(await clipboard.read()).toBe('something else');
  await copy('another token');
  await close();
  expect(await clipboard.read()).toBe('');
  await close();
});
