import type { Why } from '@shared/api/common';
import type { RevokeOutcome, SessionRow } from '@shared/api/sessions';
import type { WrittenEntry } from '@shared/result';
import { create } from 'zustand';
import type { Fact } from './facts';

/** What was done along with a logout, by an act that is more than one. */
interface WiderAct {
  /** Instead of how many sessions ended: `Account of Ann shut`. */
  readonly title: string;
  /** What else it did, line by line. */
  readonly facts: readonly Fact[];
}

/** What a logout came to, as it is shown. */
export interface RevokeResult {
  readonly report: RevokeOutcome;
  /** Whose sessions they were; null when several people's. */
  readonly who: string | null;
  /** Audit entries it left, oldest first. */
  readonly entries: readonly WrittenEntry[];
  readonly why: Why | undefined;
  /** The sessions as they were before, so that a proof can name each. */
  readonly sessions: readonly SessionRow[];
  /** What stopped the rest of it, where only a part was done. */
  readonly failure: { readonly message: string; readonly hint: string | undefined } | null;
  readonly wider?: WiderAct;
}

interface Shown {
  /** The last one, kept so that it can be looked at again. */
  readonly last: RevokeResult | null;
  readonly open: boolean;
  /** What is being proven right now, in words; the auth server may take seconds to answer. */
  readonly proving: string | null;
}

/** The result of the last logout of this window. */
export const useEndResult = create<Shown>()(() => ({ last: null, open: false, proving: null }));

/** Keeps a result; `open` shows it at once. */
export function keepResult(last: RevokeResult, open: boolean): void {
  useEndResult.setState({ last, open, proving: null });
}

/** Shows the last result once more. */
export function showLastResult(): void {
  useEndResult.setState(({ last }) => ({ open: last !== null }));
}

/** Says that a proof is under way, or no longer is. */
export function showProving(proving: string | null): void {
  useEndResult.setState({ proving });
}

/** Takes the result off the screen. */
export function hideResult(): void {
  useEndResult.setState({ open: false, proving: null });
}

/** Names of sessions for a proof: the device, and where it came from. */
export function namesOf(sessions: readonly SessionRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sessions.map(({ id, device, ipAddress }) => [
      id,
      ipAddress === null || ipAddress === '' ? device.label : `${device.label} · ${ipAddress}`,
    ]),
  );
}
