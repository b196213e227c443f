import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LocalTables } from '../local/local-database';
import type { AuditRecord } from './record';

export type UnchainedRecord = Omit<AuditRecord, 'hash' | 'previous' | 'seq'>;
export type ChainKey = Uint8Array;

/** What the first entry names as its predecessor. */
export const GENESIS = '0'.repeat(64);

/** What an entry names as its predecessor when the chain no longer ends where its head says: it can never hold again. */
export const BROKEN = 'broken'.padEnd(64, '-');

/** The hash of an entry: HMAC-SHA-256 over its place, its predecessor's hash and every field in a fixed order. */
export function entryHash(key: ChainKey, record: Omit<AuditRecord, 'hash'>): string {
  const fields = [
    record.seq,
    record.previous,
    record.id,
    record.at,
    record.actor,
    record.connection_id,
    record.connection_name,
    record.action,
    record.target_type,
    record.target_id,
    record.target_label,
    record.user_id,
    record.summary,
    record.before,
    record.after,
    record.outcome,
    record.rows,
    // Entries of before there was such a thing keep the hash they have.
    ...(record.extra === null ? [] : [record.extra]),
  ];
  return createHmac('sha256', key).update(JSON.stringify(fields)).digest('hex');
}

/** Signs the end of the chain, so that cutting entries off the end is noticed. */
export function headMac(key: ChainKey, seq: number, hash: string): string {
  return createHmac('sha256', key).update(`head\n${seq}\n${hash}`).digest('hex');
}

export interface ChainState {
  readonly seq: number;
  readonly hash: string;
}

export type ChainFault = { readonly at: string; readonly reason: string };

/**
 * Checks entries in order, going on from `state`; returns the state after them or the first fault.
 * Pure, so that a chain of any length can be checked in pieces.
 */
export function checkEntries(
  key: ChainKey,
  state: ChainState,
  records: readonly AuditRecord[],
): { readonly state: ChainState; readonly fault: ChainFault | null } {
  let current = state;
  for (const record of records) {
    if (record.seq !== current.seq + 1) {
      return { state: current, fault: { at: record.id, reason: 'An entry before this one is missing.' } };
    }
    if (record.previous !== current.hash) {
      return { state: current, fault: { at: record.id, reason: 'This entry does not follow the one before it.' } };
    }
    if (!equal(entryHash(key, record), record.hash)) {
      return { state: current, fault: { at: record.id, reason: 'This entry was changed after it was written.' } };
    }
    current = { seq: record.seq, hash: record.hash };
  }
  return { state: current, fault: null };
}

/** Checks that the chain ends where its signed head says. */
export function checkHead(
  key: ChainKey,
  state: ChainState,
  head: LocalTables['audit_head'] | undefined,
): ChainFault | null {
  if (head === undefined) {
    return state.seq === 0 ? null : { at: 'end', reason: 'The record of where the audit ends is missing.' };
  }
  if (!equal(headMac(key, head.seq, head.hash), head.mac)) {
    return { at: 'end', reason: 'The record of where the audit ends was changed.' };
  }
  if (head.seq !== state.seq || head.hash !== state.hash) {
    return { at: 'end', reason: 'Entries are missing at the end.' };
  }
  return null;
}

function equal(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
