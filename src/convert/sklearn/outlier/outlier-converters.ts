import type { EstimatorConverters } from '../methods.ts';
import { convertEllipticEnvelope } from './elliptic-envelope.ts';
import { convertLocalOutlierFactor } from './local-outlier-factor.ts';

export const outlierConverters: EstimatorConverters = new Map([
  ['sklearn.EllipticEnvelope', convertEllipticEnvelope],
  ['sklearn.LocalOutlierFactor', convertLocalOutlierFactor],
]);
