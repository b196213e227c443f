import { userLabel, type Called } from '@shared/user-label';
import { useEffect } from 'react';

/** Somebody on screen an act can be about. */
export interface ShownPerson {
  readonly id: string;
  /** How they are called. */
  readonly label: string;
  /** A page of their own, or the row that has the focus. */
  readonly on: 'page' | 'row';
}

type Look = () => ShownPerson | null;

let looks: readonly Look[] = [];

/** Tells whom acts are about while the caller is on screen; keep the same function between renders. */
export function usePersonShown(look: Look): void {
  useEffect(() => {
    looks = [...looks, look];
    return () => {
      looks = looks.filter((known) => known !== look);
    };
  }, [look]);
}

/** The person whose page is shown, or whose row has the focus. */
export function shownPerson(): ShownPerson | null {
  return looks.at(-1)?.() ?? null;
}

/** How somebody is called in a heading. */
export function personName(person: Called): string {
  const name = person.name?.trim() ?? '';
  return name === '' ? userLabel(person) : name;
}
