import type { AuditEntry } from '@shared/api/audit';
import type { Marks } from '@shared/api/notes';
import type { MethodOutput } from '@shared/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bridge } from './bridge';
import { call } from './call';
import type { ApiError } from './error';
import { keys } from './keys';

type Template = MethodOutput<'tickets.template'>;

/** What a copy for the ticket is made of, beside the person themselves. */
export interface TicketSources {
  readonly entries: readonly AuditEntry[];
  readonly marks: Marks;
  /** The team's own words; null: those built in. */
  readonly template: string | null;
  /** How the person at the desk is called. */
  readonly by: string;
}

/** As many as anybody reads in a ticket. */
const MOST = 20;

/** Reads it afresh. */
export async function readTicketSources(userId: string, since: string): Promise<TicketSources> {
  const [page, marks, { text }, preferences] = await Promise.all([
    call(bridge().audit.list({ filter: { userId, since }, limit: MOST })),
    call(bridge().marks.get({ userId })),
    call(bridge().tickets.template()),
    call(bridge().app.preferences()),
  ]);
  return { entries: page.rows, marks, template: text, by: preferences.personName ?? '' };
}

/** The team's own template for tickets. */
export function useTicketTemplate(enabled: boolean) {
  return useQuery<Template, ApiError>({
    queryKey: keys.ticketTemplate,
    queryFn: () => call(bridge().tickets.template()),
    enabled,
  });
}

/** Keeps a template of the team's own; null goes back to the one built in. */
export function useSaveTicketTemplate() {
  const client = useQueryClient();
  return useMutation<Template, ApiError, string | null>({
    mutationFn: (text) => call(bridge().tickets.saveTemplate(text === null ? {} : { text })),
    onSuccess: (kept) => client.setQueryData(keys.ticketTemplate, kept),
  });
}
