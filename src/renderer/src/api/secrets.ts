import type { MethodInput } from '@shared/contract';
import { bridge } from './bridge';
import { call } from './call';

type RevealRequest = MethodInput<'secrets.reveal'>;

/** One secret, on record. No query and no mutation: nothing may keep it but the component that shows it. */
export async function revealSecret(request: RevealRequest): Promise<string> {
  return (await call(bridge().secrets.reveal(request))).value;
}

/** Copies a secret; main takes it from the clipboard again after a minute, if it is still there. */
export async function copySecret(text: string): Promise<void> {
  await call(bridge().secrets.copy({ text }));
}
