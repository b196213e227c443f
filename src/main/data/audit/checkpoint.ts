import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ChainFault, ChainKey } from './chain';

/** That at a moment the chain ended with this entry; `seq` 0 is the empty chain. */
export interface Checkpoint {
  readonly at: string;
  readonly seq: number;
  readonly hash: string;
}

/** All checkpoints there are that can be trusted, and what speaks against the rest. */
export interface KeptCheckpoints {
  readonly checkpoints: readonly Checkpoint[];
  readonly fault: ChainFault | null;
}

/** Signs a checkpoint with the key of the chain. */
export function checkpointMac(key: ChainKey, { at, seq, hash }: Checkpoint): string {
  return createHmac('sha256', key).update(`checkpoint\n${at}\n${seq}\n${hash}`).digest('hex');
}

/** Whether a checkpoint is ours. */
export function isGenuine(key: ChainKey, checkpoint: Checkpoint, mac: string): boolean {
  const [given, expected] = [Buffer.from(mac), Buffer.from(checkpointMac(key, checkpoint))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A checkpoint as a line of the file: time, number of entries, hash of the last one, signature. */
export function checkpointLine(key: ChainKey, checkpoint: Checkpoint): string {
  return `${checkpoint.at} ${checkpoint.seq} ${checkpoint.hash} ${checkpointMac(key, checkpoint)}\n`;
}

/**
 * Reads the file of checkpoints. A last line without its end was cut off by a crash and says nothing; every other line
 * that is not genuine was changed.
 */
export function readCheckpointLines(key: ChainKey, text: string): KeptCheckpoints {
  const checkpoints: Checkpoint[] = [];
  let fault: ChainFault | null = null;
  for (const line of text.split('\n').slice(0, -1)) {
    const [at = '', seq = '', hash = '', mac = '', ...rest] = line.split(' ');
    const checkpoint = { at, seq: Number(seq), hash };
    if (rest.length === 0 && String(checkpoint.seq) === seq && isGenuine(key, checkpoint, mac)) {
      checkpoints.push(checkpoint);
    } else {
      fault = { at: 'checkpoints', reason: 'The file that vouches for the audit from outside was changed.' };
    }
  }
  return { checkpoints, fault };
}
