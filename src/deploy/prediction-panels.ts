import type { Panel } from './dashboard.ts';

/** Of the log of predictions, where there is one. */
export const predictionPanels: readonly Panel[] = [];
