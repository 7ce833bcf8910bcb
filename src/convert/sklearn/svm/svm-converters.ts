import type { EstimatorConverters } from '../methods.ts';
import { convertSvc } from './svc.ts';
import { convertOneClassSvm, convertSvr } from './svr.ts';

export const svmConverters: EstimatorConverters = new Map([
  ['sklearn.NuSVC', convertSvc],
  ['sklearn.NuSVR', convertSvr],
  ['sklearn.OneClassSVM', convertOneClassSvm],
  ['sklearn.SVC', convertSvc],
  ['sklearn.SVR', convertSvr],
]);
