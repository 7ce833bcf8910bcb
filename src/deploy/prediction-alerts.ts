import type { Alert } from './alert-rules.ts';

/** Of the log of predictions, where there is one. */
export const predictionAlerts: readonly Alert[] = [];
