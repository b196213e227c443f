import type { Why } from '@shared/api/common';
import { useState } from 'react';
import { create } from 'zustand';
import { useConnectionStatus } from '../../api/connections';
import type { ApiError } from '../../api/error';

/** What is typed for the record, and whether it is enough. */
export interface ReasonState {
  readonly text: string;
  readonly ticket: string;
  readonly setText: (text: string) => void;
  readonly setTicket: (ticket: string) => void;
  readonly requireReason: boolean;
  readonly requireTicket: boolean;
  readonly ticketUrl: string | null;
  /** Whether all that the connection asks for is there. */
  readonly complete: boolean;
  /** To spread into the input of a call: `{ why }`, or nothing where nothing was typed. */
  readonly input: { readonly why?: Why };
  /** What main said about one of the two, if the error is about them. */
  readonly errors: { readonly reason?: string; readonly ticket?: string };
  /** Tells the fields what main refused; false where the error is about something else. */
  readonly refuse: (error: ApiError) => boolean;
  /** After it was done: keeps the ticket for the next act. */
  readonly done: () => void;
}

/** The ticket somebody works on, by connection: kept while the app runs, so that it is typed once. */
const useTickets = create<Readonly<Record<string, string>>>()(() => ({}));

/** A reason that is asked for by the act itself has to say something. */
const SHORTEST = 3;

/**
 * The reason and ticket of one sheet; starts with the ticket given last over this connection.
 * @param always whether the act wants a reason whatever the connection says
 */
export function useReason(always = false): ReasonState {
  const open = useConnectionStatus().data?.open ?? null;
  const access = open?.settings.access ?? {};
  const connectionId = open?.id ?? '';
  const [text, setText] = useState('');
  const [ticket, setTicket] = useState(() => useTickets.getState()[connectionId] ?? '');
  const [errors, setErrors] = useState<ReasonState['errors']>({});
  const requireReason = always || access.requireReason === true;
  const requireTicket = access.requireTicket === true;
  const given = { reason: text.trim(), ticket: ticket.trim() };
  const why: Why = {
    ...(given.reason === '' ? {} : { reason: given.reason }),
    ...(given.ticket === '' ? {} : { ticket: given.ticket }),
  };
  return {
    text,
    ticket,
    setText: (next) => {
      setText(next);
      setErrors({});
    },
    setTicket: (next) => {
      setTicket(next);
      setErrors({});
    },
    requireReason,
    requireTicket,
    ticketUrl: access.ticketUrl ?? null,
    complete:
      (!requireReason || given.reason.length >= (always ? SHORTEST : 1)) && (!requireTicket || given.ticket !== ''),
    input: Object.keys(why).length === 0 ? {} : { why },
    errors,
    refuse: ({ info: { field, message } }) => {
      if (field === 'why.reason') setErrors({ reason: message });
      else if (field === 'why.ticket') setErrors({ ticket: message });
      else return false;
      return true;
    },
    done: () => useTickets.setState({ [connectionId]: given.ticket }),
  };
}
