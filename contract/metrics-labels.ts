import { protocols } from './protocols.ts';

/** What requests for inference are counted as. */
export const inferenceLabels = [
  ...new Set(Object.values(protocols).map(({ metricsLabel }) => metricsLabel)),
] as const;

/** What requests are counted as, whatever they ask: the label `route` of the metrics, in the order they are told in. */
export const routeLabels = [
  ...inferenceLabels,
  'health',
  'metadata',
  'metrics',
  'feedback',
  'page',
  'other',
] as const;

export type RouteLabel = (typeof routeLabels)[number];
