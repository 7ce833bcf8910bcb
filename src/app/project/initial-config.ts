import type { ModelTensor } from '../../../contract/schemas/inspect.schema.ts';
import { stepsSection } from './steps-section.ts';
import { classNames, columnNames, pictureValues } from './tensor-sections.ts';

export interface InitInput {
  readonly name: string;
  /** Relative to the folder of mlpack.yaml. */
  readonly model: string;
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
  /** Golden file named before or found beside the model, if any. */
  readonly golden: string | null;
  /** Path or URL of the JSON Schema, for editors. */
  readonly schema: string;
}

/** The text of a commented mlpack.yaml for a model: what is known filled in, the rest ready to uncomment. */
export function initialConfig({ name, model, inputs, outputs, golden, schema }: InitInput): string {
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

${stepsSection(inputs, outputs)}${columnNames(inputs)}${pictureValues(inputs)}${classNames(outputs)}# Predictions of the framework that trained the model; the image must repeat them. Without any,
# the build records onnxruntime's own and says so. The file is {"inputs": {"NAME": [[…], …]}, "outputs": {"NAME": […]}};
# docs/golden.md of mlpack has every form, and how frameworks write it.
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
