import { create } from 'zustand';

/** The ticket somebody works on, by connection: kept while the app runs, so that it is typed once. */
const useTickets = create<Readonly<Record<string, string>>>()(() => ({}));

/** The ticket given last over a connection, empty where there was none. */
export function lastTicket(connectionId: string): string {
  return useTickets.getState()[connectionId] ?? '';
}

/** Keeps the ticket for the next sheet; an empty one forgets it. */
export function rememberTicket(connectionId: string, ticket: string): void {
  useTickets.setState({ [connectionId]: ticket.trim() });
}
