import { MlpackError } from '../../errors/mlpack-error.ts';

const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 2 ** 10],
  ['m', 2 ** 20],
  ['g', 2 ** 30],
]);

/** Bytes of a size as docker's --memory takes it: 512m, 2g, 1.5g. @throws MlpackError USAGE */
export function parseByteSize(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([bkmg]?)b?$/i.exec(text) ?? [];
  const factor = units.get(unit.toLowerCase());
  if (number !== undefined && factor !== undefined) return Math.round(Number(number) * factor);
  throw new MlpackError('USAGE', `--memory ${text} is not a size.`, {
    suggestions: ['For example --memory 512m or --memory 2g'],
  });
}
