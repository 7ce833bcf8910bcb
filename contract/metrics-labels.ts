import { protocols } from './protocols.ts';

/** What requests for inference are counted as: the label `route` of the metrics. */
export const inferenceLabels = [
  ...new Set(Object.values(protocols).map(({ metricsLabel }) => metricsLabel)),
] as const;

/** What other requests are counted as. */
export const otherLabels = ['health', 'metadata', 'metrics', 'feedback', 'page', 'other'] as const;

export type OtherLabel = (typeof otherLabels)[number];
