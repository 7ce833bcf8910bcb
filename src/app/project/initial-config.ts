import type { ModelTensor } from '../../../contract/schemas/inspect.schema.ts';

export interface InitInput {
  readonly name: string;
  /** Relative to the folder of mlpack.yaml. */
  readonly model: string;
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  /** Golden file found beside the model, if any. */
  readonly golden: string | null;
  /** Path or URL of the JSON Schema, for editors. */
  readonly schema: string;
}

/** The text of a commented mlpack.yaml for a model: what is known filled in, the rest ready to uncomment. */
export function initialConfig({ name, model, inputs, outputs, golden, schema }: InitInput): string {
  const [input] = inputs;
  return `# yaml-language-server: $schema=${schema}
# How mlpack packages this model. Every key is optional; "mlpack build" builds what is described here.

# In URLs (/v2/models/${name}) and the default name of the image.
name: ${JSON.stringify(name)}

# Semantic version of the image; its default tag. "auto" derives it from what has changed since the last release.
version: 0.1.0

# description: What the model predicts, in one sentence.
# framework: What trained it, for example scikit-learn 1.5.2.

# Repository to tag and push the image as.
# image: ghcr.io/you/${name}

model: ${JSON.stringify(model)}

# Names of the columns, so that /predict takes {"sepal_length": 5.1, …} instead of [5.1, …].
# inputs:
#   ${JSON.stringify(input?.name ?? 'X')}:
#     features: [${placeholders(columnsOf(input))}]

# Of an input that takes pictures: element = (pixel * scale - mean) / std, pixels 0 to 255. "mlpack build" finds out
# by itself where shape and golden cases tell.
# inputs:
#   ${JSON.stringify(input?.name ?? 'X')}: { kind: image, layout: NCHW, scale: 0.00392156862745098, mean: 0.5, std: 0.5 }

# Names of the classes, so that /predict answers "setosa" instead of 0, and {"setosa": 0.98, …} instead of [0.98, …]:
# of the values 0, 1, 2, … of integers, and of the columns of scores.
# outputs:
${classOutputs(outputs)
  .map(({ name, classes }) => `#   ${JSON.stringify(name)}:\n#     labels: [${classes}]`)
  .join('\n')}

# Predictions of the framework that trained the model; the image must repeat them. Without any,
# the build records onnxruntime's own and says so.
${golden === null ? '# tests: golden.json' : `tests: ${JSON.stringify(golden)}`}
# Where they may be off by more than float32's rounding: |actual - expected| <= tolerance.
# tests:
#   file: ${golden === null ? 'golden.json' : JSON.stringify(golden)}
#   tolerance: 0.001

# Several models, or versions of one, in one image; model, inputs, outputs and tests are then said of each.
# models:
#   - { name: ${JSON.stringify(name)}, version: 1.0.0, model: ${JSON.stringify(model)} }
#   - { name: ${JSON.stringify(name)}, version: 2.0.0, model: "retrained.onnx", tests: "retrained.golden.json" }

# What the image stands on: "minimal" (assembled from Debian packages and Node.js, about 60 MB),
# or the reference of an image with glibc and libstdc++.
# base: minimal

# platforms: [linux/amd64, linux/arm64]

# limits:
#   maxBodyBytes: 33554432

# Settings of the server, which "docker run -e" overrides.
# serve:
#   logLevel: warn
`;
}

/** More names than these are the user's to write. */
const mostNames = 10;
const unknownCount = 2;

/** The outputs that may have names of classes, with as many to replace as are known to be needed. */
function classOutputs(
  outputs: readonly ModelTensor[],
): { readonly name: string; readonly classes: string }[] {
  const graph = outputs.flatMap(({ hints }) => (hints.labels === null ? [] : [hints.labels.length]))[0];
  const found = outputs.flatMap((output) => {
    const { name, dtype, shape, type, hints } = output;
    const width = shape?.at(-1);
    const isByRow = shape !== null && hints.batchAxis === shape.length - 1;
    const isScores = type === 'sequence-of-map' || (dtype.includes('float') && !isByRow);
    if (isScores)
      return [{ name, count: hints.labels?.length ?? (typeof width === 'number' ? width : unknownCount) }];
    return dtype.includes('int') ? [{ name, count: graph ?? unknownCount }] : [];
  });
  return (found.length > 0 ? found : [{ name: 'Y', count: unknownCount }]).map(({ name, count }) => ({
    name,
    classes: placeholders(count),
  }));
}

function columnsOf(input: ModelTensor | undefined): number {
  const size = input?.shape?.at(-1);
  return typeof size === 'number' ? size : unknownCount;
}

function placeholders(count: number): string {
  const names = Array.from({ length: Math.min(count, mostNames) }, (_, i) => `name of ${i}`);
  return [...names, ...(count > mostNames ? [`and ${count - mostNames} more`] : [])].join(', ');
}
