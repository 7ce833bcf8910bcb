import type { Contract, ContractInput, ContractOutput } from '../../../../contract/contract.ts';
import type { GoldenSet } from '../../../tensor/golden.ts';

/** What is told of a model, as CycloneDX's model cards have it. */
export interface ModelCard {
  readonly modelParameters: {
    readonly task?: string;
    readonly modelArchitecture: string;
    readonly inputs: readonly ModelTensor[];
    readonly outputs: readonly ModelTensor[];
  };
  readonly quantitativeAnalysis?: { readonly performanceMetrics: readonly PerformanceMetric[] };
}

interface ModelTensor {
  /** Name, element type and shape, for example `X: float32 [N, 4]`. */
  readonly format: string;
}

interface PerformanceMetric {
  readonly type: string;
  readonly value: string;
  /** What it was measured on. */
  readonly slice: string;
}

/** Of a model, what its contract and golden cases say. */
export function modelCardOf({ model, inputs, outputs, task }: Contract, golden: GoldenSet): ModelCard {
  const opsets = Object.entries(model.opsets).map(([domain, version]) => `${domain} ${version}`);
  const metrics = goldenMetrics(golden);
  return {
    modelParameters: {
      ...(task !== undefined && { task }),
      modelArchitecture: `ONNX (${opsets.join(', ')})`,
      inputs: inputs.map(tensorOf),
      outputs: outputs.map(tensorOf),
    },
    ...(metrics.length > 0 && { quantitativeAnalysis: { performanceMetrics: metrics } }),
  };
}

/** What else its contract says of how it was made. */
export function modelProperties({ model, framework, steps = [] }: Contract): [string, string][] {
  const said: [string, string | undefined][] = [
    ['mlpack:framework', framework ?? undefined],
    ['mlpack:weights:sha256', model.weightsSha256],
    ['mlpack:operators:sha256', model.operatorsSha256],
    ['mlpack:steps', steps.length === 0 ? undefined : steps.map(({ kind }) => kind).join(', ')],
  ];
  return said.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function tensorOf({ name, dtype, shape }: ContractInput | ContractOutput): ModelTensor {
  const sizes = shape?.map((size) => size ?? '?').join(', ');
  return { format: `${name}: ${dtype}${sizes === undefined ? '' : ` [${sizes}]`}` };
}

/** How many cases the served model must answer as expected, how exactly, and who expects it. */
function goldenMetrics({ source, framework, cases }: GoldenSet): PerformanceMetric[] {
  const counts = new Map<string, number>();
  for (const { tolerance } of cases) {
    const { absolute, relative } = tolerance;
    const key = JSON.stringify([absolute, relative]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const who =
    source === 'framework'
      ? `golden cases predicted by ${framework ?? 'the framework that trained it'}`
      : 'golden cases recorded by the runtime when the image was built';
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, count]) => {
      const [absolute, relative]: readonly number[] = JSON.parse(key);
      return [
        { type: 'golden cases', value: String(count), slice: who },
        { type: 'absolute tolerance', value: String(absolute), slice: who },
        { type: 'relative tolerance', value: String(relative), slice: who },
      ];
    });
}
