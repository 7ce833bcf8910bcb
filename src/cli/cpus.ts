import { MlpackError } from '../errors/mlpack-error.ts';

/** A number of CPUs as docker's --cpus takes it: 2, 1.5, .5. @throws MlpackError USAGE */
export function parseCpus(text: string): number {
  const cpus = /^\d*\.?\d+$/u.test(text) ? Number(text) : 0;
  // An engine takes 0 for all of them, which is said by leaving it out.
  if (cpus >= 0.01) return cpus;
  throw new MlpackError('USAGE', `--cpus ${text} is no number of CPUs, 0.01 at least.`, {
    suggestions: ['For example --cpus 2 or --cpus 1.5'],
  });
}
