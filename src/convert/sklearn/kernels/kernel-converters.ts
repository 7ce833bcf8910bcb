import type { EstimatorConverters } from '../methods.ts';
import { convertKernelCenterer } from './kernel-centerer.ts';

/** Kernels, and what comes near to them. */
export const kernelConverters: EstimatorConverters = new Map([
  ['sklearn.KernelCenterer', convertKernelCenterer],
]);
