import type { EstimatorConverters } from '../methods.ts';
import { convertAdditiveChi2Sampler } from './additive-chi2-sampler.ts';
import { convertRbfSampler, convertSkewedChi2Sampler } from './fourier-samplers.ts';
import { convertKernelCenterer } from './kernel-centerer.ts';
import { convertKernelRidge } from './kernel-ridge.ts';
import { convertNystroem } from './nystroem.ts';
import { convertPolynomialCountSketch } from './polynomial-count-sketch.ts';

/** Kernels, and what comes near to them. */
export const kernelConverters: EstimatorConverters = new Map([
  ['sklearn.AdditiveChi2Sampler', convertAdditiveChi2Sampler],
  ['sklearn.KernelCenterer', convertKernelCenterer],
  ['sklearn.KernelRidge', convertKernelRidge],
  ['sklearn.Nystroem', convertNystroem],
  ['sklearn.PolynomialCountSketch', convertPolynomialCountSketch],
  ['sklearn.RBFSampler', convertRbfSampler],
  ['sklearn.SkewedChi2Sampler', convertSkewedChi2Sampler],
]);
