import { obtainHostOnnxruntime } from '../../runtime/onnxruntime/packages/obtain-onnxruntime.ts';
import { hostOnnxruntime } from '../../base/pins.ts';
import { fetchContext } from './base-context.ts';
import type { Environment } from './environment.ts';

/** Looked for once a process, and again when that failed. */
export function hostOnnxruntimeOf(environment: Omit<Environment, 'hostOnnxruntime'>): () => Promise<string> {
  let obtained: Promise<string> | undefined;
  return () => {
    obtained ??= environment.progress
      .step('Obtain onnxruntime for this machine', (update) =>
        obtainHostOnnxruntime(
          { ...fetchContext(environment, update), cacheFolder: environment.cacheFolder },
          hostOnnxruntime,
          environment,
        ),
      )
      .catch((error: unknown) => {
        obtained = undefined;
        throw error;
      });
    return obtained;
  };
}
