import type { LocalDatabase } from '../local/local-database';

/** So many mails in so many seconds. */
export interface Rate {
  readonly mails: number;
  readonly seconds: number;
  /** `burst`: as better-auth counts; `even`: one after another at equal distances, which every mail server allows. */
  readonly spread: 'burst' | 'even';
}

/** The gate mails to one server go through. */
export interface Pace {
  /** Null where there is no limit. */
  readonly rate: Rate | null;
  /** When the next mail may leave; null: now. */
  readonly next: () => Date | null;
  /** Until when the server itself asked to be left alone; null: it did not. */
  readonly heldUntil: () => Date | null;
  /** Counts a mail, on disk, just before it leaves. */
  readonly note: () => Promise<void>;
  /** The server asked to be left alone until then. */
  readonly holdUntil: (until: Date) => Promise<void>;
}

export interface Paces {
  /** The gate in front of one server; whoever names the same `lane` shares it. */
  readonly of: (lane: string, rate: Rate | null) => Pace;
}

interface Dependencies {
  readonly local: LocalDatabase;
  readonly now: () => Date;
}

/** What has been sent; moments in epoch milliseconds. */
interface Queue {
  /** Mails since the last pause that was long enough for the limit to start anew. */
  readonly count: number;
  readonly lastSent: number | null;
  readonly holdUntil: number | null;
}

const EMPTY: Queue = { count: 0, lastSent: null, holdUntil: null };

/** The server starts its clock when the mail arrives, not when it left here. */
const WAY_MS = 250;

/** Loads when mails left last, so that the first one after a restart waits as long as if there had been none. */
export async function loadPaces({ local, now }: Dependencies): Promise<Paces> {
  const rows = await local.selectFrom('mail_pace').select(['lane', 'count', 'last_sent', 'hold_until']).execute();
  const lanes = new Map<string, Queue>(
    rows.map((row) => [row.lane, { count: row.count, lastSent: row.last_sent, holdUntil: row.hold_until }]),
  );
  const keep = async (lane: string, state: Queue) => {
    lanes.set(lane, state);
    const values = { count: state.count, last_sent: state.lastSent, hold_until: state.holdUntil };
    await local
      .insertInto('mail_pace')
      .values({ lane, ...values })
      .onConflict((conflict) => conflict.column('lane').doUpdateSet(values))
      .execute();
  };

  return {
    of: (lane, rate) => {
      const state = () => lanes.get(lane) ?? EMPTY;
      const heldUntil = () => future(state().holdUntil, now());
      return {
        rate,
        heldUntil,
        next: () => {
          const free = rate === null ? null : future(nextAt(state(), rate), now());
          const held = heldUntil();
          return free !== null && held !== null && held > free ? held : (free ?? held);
        },
        note: async () => {
          const moment = now().getTime();
          const { count, lastSent, holdUntil } = state();
          const goesOn = rate !== null && lastSent !== null && moment - lastSent < windowOf(rate);
          await keep(lane, { count: goesOn ? count + 1 : 1, lastSent: moment, holdUntil });
        },
        holdUntil: async (until) => keep(lane, { ...state(), holdUntil: until.getTime() }),
      };
    },
  };
}

/**
 * When the next mail may leave after those that did, in epoch milliseconds; null where there is none to wait for.
 * better-auth goes on counting as long as the gap to the last request is shorter than its window, so a full window is
 * over only that long after the last mail, not after the first: one every twenty seconds would run into its limit too.
 */
export function nextAt({ count, lastSent }: Pick<Queue, 'count' | 'lastSent'>, rate: Rate): number | null {
  if (lastSent === null) return null;
  if (rate.spread === 'even') return lastSent + windowOf(rate) / rate.mails;
  return count < rate.mails ? null : lastSent + windowOf(rate) + WAY_MS;
}

function windowOf({ seconds }: Rate): number {
  return seconds * 1000;
}

function future(moment: number | null, now: Date): Date | null {
  return moment !== null && moment > now.getTime() ? new Date(moment) : null;
}
