import type { ListedModel, Methods, OutputConfig } from '../../../contract/schemas/mlpack.schema.ts';

/** What mlpack.yaml says of a model, whether at its top level, which need not say anything, or in an entry of `models`. */
export type ModelConfig = Partial<ListedModel>;

/** What mlpack.yaml says instead of a version that is to follow from what has changed since the last release. */
export const derivedVersion = 'auto';

/** Version of an image or model for which none is said. */
export const defaultVersion = '0.1.0';

/** What mlpack.yaml says of a model's outputs, by name; undefined where it says nothing, or only which methods give them. */
export function describedOutputs({
  outputs,
}: ModelConfig): Readonly<Record<string, OutputConfig>> | undefined {
  return isMethods(outputs) ? undefined : outputs;
}

/** The methods of an estimator that are to give the outputs of a model that is converted; undefined: the usual ones. */
export function chosenMethods({ outputs }: ModelConfig): Methods | undefined {
  return isMethods(outputs) ? outputs : undefined;
}

function isMethods(outputs: ModelConfig['outputs']): outputs is Methods {
  return Array.isArray(outputs);
}
