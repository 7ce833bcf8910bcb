import { words } from '../../../words.ts';
import type { NodeOutline } from '../outline.ts';

/** Versions of a set of operators between which a node can be told to mean the same. */
interface KnownVersions {
  readonly from: number;
  readonly to: number;
  /** Operators that mean something else, or say it otherwise, from a version on; all others only take more since then. */
  readonly changes: readonly (readonly [version: number, operators: ReadonlySet<string>])[];
}

/** Those that say their axes by an attribute before version 18 of ai.onnx, and by an input since. */
export const reductions = words(`
  ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSumSquare`);

/** Of ONNX's changelog, and of its version converter: https://github.com/onnx/onnx/blob/main/onnx/version_converter/convert.h */
const known: ReadonlyMap<string, KnownVersions> = new Map([
  [
    'ai.onnx',
    {
      from: 9,
      to: 25,
      changes: [
        [10, words('Slice TopK Upsample')],
        [11, words('Clip Pad Resize Scatter')],
        [12, words('Dropout')],
        [13, words('Hardmax LogSoftmax ReduceSum Softmax Split Squeeze Unsqueeze')],
        [14, words('BatchNormalization')],
        [16, words('RoiAlign')],
        [18, new Set([...reductions, 'Split'])],
        [20, words('DFT GridSample')],
        [21, words('GroupNormalization')],
      ],
    },
  ],
  [
    'ai.onnx.ml',
    {
      from: 1,
      to: 5,
      changes: [
        [2, words('LabelEncoder')],
        [5, words('TreeEnsembleClassifier TreeEnsembleRegressor')],
      ],
    },
  ],
]);

/** Whether it's known what changed between two versions of a set of operators. */
export function isKnownRange(domain: string, from: number, to: number): boolean {
  const versions = known.get(domain);
  return versions !== undefined && from >= versions.from && to <= versions.to;
}

/** The first version of a set of operators after one, up to another, since which a node would be another; null where there is none. */
export function changedIn(
  domain: string,
  { opType, outputs }: NodeOutline,
  from: number,
  to: number,
): number | null {
  // What it gives beside its first output is what was taken away.
  if (opType === 'BatchNormalization' && outputs.length === 1) return null;
  const versions = known.get(domain)?.changes ?? [];
  return (
    versions.find(([version, names]) => version > from && version <= to && names.has(opType))?.[0] ?? null
  );
}
