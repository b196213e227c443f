import { COMMANDS, type CommandFacts, type CommandId } from '@shared/commands';
import { createContext, useContext, useEffect, useEffectEvent } from 'react';
import { create, type StoreApi, type UseBoundStore } from 'zustand';

export type { CommandId };

export const COMMAND_IDS = Object.keys(COMMANDS) as readonly CommandId[];

/** Facts of a command, with the type that all of them share. */
export function commandFacts(id: CommandId): CommandFacts {
  return COMMANDS[id];
}

/** The keys to show beside a command, if it has any. */
export function commandKeys(id: CommandId): string | undefined {
  return commandFacts(id).keys[0];
}

/** What can be done about a person wherever one is shown: on a page of their own, or on the row that has the focus. */
export const PERSON_COMMANDS: readonly CommandId[] = COMMAND_IDS.filter(
  (id) => id.startsWith('user.') && commandFacts(id).group === 'This user' && commandFacts(id).hidden !== true,
);

type Handlers = Readonly<Partial<Record<CommandId, readonly (() => void)[]>>>;
type HandlerStore = UseBoundStore<StoreApi<{ readonly handlers: Handlers }>>;

function makeHandlers(): HandlerStore {
  return create<{ readonly handlers: Handlers }>()(() => ({ handlers: {} }));
}

const useHandlers = makeHandlers();

/** Where commands are answered: the window, or a part that keeps its answers to itself, so that no key reaches them. */
export const CommandScope = createContext<HandlerStore>(useHandlers);

/** A scope of its own for `CommandScope`; `runIn` runs what is answered in it. */
export const makeCommandScope = makeHandlers;

/** What a newcomer answers comes before what was answered already; a fallback comes after all of them. */
type Rank = 'first' | 'fallback';

function answer(store: HandlerStore, id: CommandId, handler: () => void, rank: Rank): () => void {
  store.setState(({ handlers }) => {
    const known = handlers[id] ?? [];
    return { handlers: { ...handlers, [id]: rank === 'first' ? [...known, handler] : [handler, ...known] } };
  });
  return () =>
    store.setState(({ handlers }) => ({
      handlers: { ...handlers, [id]: (handlers[id] ?? []).filter((known) => known !== handler) },
    }));
}

/** Says what a command does while the caller is on screen; of several callers the last one wins. */
export function useCommand(id: CommandId, run: () => void, enabled = true, rank: Rank = 'first'): void {
  const latest = useEffectEvent(run);
  const store = useContext(CommandScope);
  useEffect(() => (enabled ? answer(store, id, () => latest(), rank) : undefined), [store, id, enabled, rank]);
}

/** Says what several commands do while the caller is on screen; keep the same array between renders. */
export function useCommands(ids: readonly CommandId[], run: (id: CommandId) => void): void {
  const latest = useEffectEvent(run);
  const store = useContext(CommandScope);
  useEffect(() => {
    const leave = ids.map((id) => answer(store, id, () => latest(id), 'first'));
    return () => leave.forEach((undo) => undo());
  }, [store, ids]);
}

/** Runs a command as a scope answers it; false where nothing in it does. */
export function runIn(store: HandlerStore, id: CommandId): boolean {
  const handler = store.getState().handlers[id]?.at(-1);
  handler?.();
  return handler !== undefined;
}

/** Runs a command; false where nothing on screen offers it. */
export function runCommand(id: CommandId): boolean {
  return runIn(useHandlers, id);
}

/** The commands something on screen offers now. */
export function useOfferedCommands(): readonly CommandId[] {
  const handlers = useHandlers((state) => state.handlers);
  return COMMAND_IDS.filter((id) => (handlers[id]?.length ?? 0) > 0);
}
