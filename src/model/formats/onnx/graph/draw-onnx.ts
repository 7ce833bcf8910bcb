import type { InspectOptions } from '../../model-format.ts';
import { readOnnx, type ReadOnnx } from '../inspect-onnx.ts';
import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { foldGraph } from './fold.ts';
import { viewGraph } from './graph-view.ts';
import { layOut } from './layout.ts';
import { toSvg } from './svg.ts';
import { withSteps } from './with-steps.ts';

/**
 * Draws the operators of a model file and what flows between them, large graphs folded until they can be read.
 * The same model gives the same bytes.
 *
 * @returns the text of an SVG
 * @throws MlpackError as inspecting the model does
 */
export async function drawOnnx(path: string, { signal }: InspectOptions = {}): Promise<string> {
  return drawRead(await readOnnx(path, { signal }));
}

/** {@link drawOnnx} of a file that has been read. */
export function drawRead({ info, outline, chain }: ReadOnnx): string {
  const graph = chain === null ? outline.graph : withSteps(outline.graph, info.inputs, chain);
  const drawing = layOut(foldGraph(viewGraph(graph)));
  return toSvg(drawing, 'Operator graph of the model', descriptionOf(info));
}

function descriptionOf({ operators, inputs, outputs }: ModelInfo): string {
  const counts = Object.entries(operators.histogram).map(([name, count]) => `${name} ${count}`);
  return `Inputs: ${names(inputs)}. Outputs: ${names(outputs)}. Operators: ${counts.join(', ')}.`;
}

function names(tensors: ModelInfo['inputs']): string {
  return tensors.map(({ name }) => name).join(', ');
}
