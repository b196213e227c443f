import { create } from 'zustand';
import { OWN_ZONE } from '../../format/zones';
import type { Choice } from './period';

/** The sides of the screen. */
export type Side = 'figures' | 'health';

interface InsightView extends Choice {
  readonly side: Side;
  /** Until when is counted; a later moment only when somebody asks for it, so that coming back counts nothing anew. */
  readonly until: number;
  readonly connectionId: string | null;
}

/** What is looked at; kept while another screen shows. */
export const useInsightView = create<InsightView>()(() => ({
  side: 'figures',
  period: '30d',
  step: 'day',
  zone: OWN_ZONE,
  ownFrom: '',
  ownTo: '',
  until: 0,
  connectionId: null,
}));
