import { protocols } from '../../../../../contract/protocols.ts';
import type { Protocol } from '../../calls/protocol.ts';
import { jsonDecodeCost } from '../text-decode-cost.ts';
import { decodeClassify, decodeRegress } from './decode-examples.ts';
import { decodeTensorFlow } from './decode-tensorflow.ts';
import { tensorflowRoutes } from './tensorflow-routes.ts';

const common = {
  hasNumberedVersions: true,
  answerTypes: ['application/json'],
  decodeCost: jsonDecodeCost,
} as const;

/** TensorFlow Serving's, and KServe's V1. */
export const tensorflowPredict: Protocol = {
  name: 'tensorflow',
  ...protocols.tensorflow,
  ...common,
  decode: decodeTensorFlow,
  routes: tensorflowRoutes,
};

export const tensorflowClassify: Protocol = {
  name: 'tensorflowClassify',
  ...protocols.tensorflowClassify,
  ...common,
  decode: decodeClassify,
};

export const tensorflowRegress: Protocol = {
  name: 'tensorflowRegress',
  ...protocols.tensorflowRegress,
  ...common,
  decode: decodeRegress,
};
