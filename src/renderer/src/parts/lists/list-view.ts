import { create, type StoreApi, type UseBoundStore } from 'zustand';

/** Where one is in a list, besides what was asked. */
export interface ListPlace {
  readonly connectionId: string | null;
  /** Which end of the list is read. */
  readonly from: 'start' | 'end';
  /** Somebody was told what the question costs, and wants it all the same. */
  readonly acceptCost: boolean;
  readonly focusedId: string | null;
  readonly scrollTop: number;
}

const TOP = { from: 'start', acceptCost: false, focusedId: null, scrollTop: 0 } as const;

/** How a list is looked at; kept while another screen shows, so that Back finds it as it was. */
export interface ListView<Question extends object> {
  readonly useView: UseBoundStore<StoreApi<Question & ListPlace>>;
  /** Asks another question: the list starts at its top again. */
  readonly ask: (question: Partial<Question>) => void;
  /** Changes the place without asking anything else. */
  readonly place: (place: Partial<Omit<ListPlace, 'connectionId'>>) => void;
  /** Goes to an end of the list that is not among the loaded rows. */
  readonly jump: (to: 'start' | 'end') => void;
  /** Starts afresh for another connection: what was searched in one database means nothing in the next. */
  readonly viewOf: (connectionId: string | null) => void;
}

/** Makes the view of one list, with the question it starts with. */
export function makeListView<Question extends object>(fresh: Question): ListView<Question> {
  type View = Question & ListPlace;
  const start: View = { ...fresh, ...TOP, connectionId: null };
  const useView = create<View>()(() => start);
  const set = (part: Partial<Question & ListPlace>) => useView.setState(part as Partial<View>);
  return {
    useView,
    ask: (question) => set({ ...question, ...TOP } as Partial<View>),
    place: (place) => set(place as Partial<View>),
    jump: (to) => set({ ...TOP, from: to, acceptCost: useView.getState().acceptCost } as Partial<View>),
    viewOf: (connectionId) => {
      const known = useView.getState().connectionId;
      if (known === connectionId) return;
      // The first visit may come with a question of its own.
      if (known === null) set({ connectionId } as Partial<View>);
      else useView.setState({ ...start, connectionId }, true);
    },
  };
}
