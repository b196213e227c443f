import { createContext, use } from 'react';

type Density = 'compact' | 'normal' | 'roomy';

const ROW_HEIGHTS: Readonly<Record<Density, number>> = { compact: 28, normal: 32, roomy: 40 };

/** How tall rows are, as chosen in the settings. */
export const DensityContext = createContext<Density>('normal');

/** Height of a list row in pixels. */
export function useRowHeight(): number {
  return ROW_HEIGHTS[use(DensityContext)];
}
