import { ProtoMessage } from '../../../../contract/onnx/proto-message.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { Dimension, TensorInfo } from '../../../tensor/signature.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { ModelOutline, NodeOutline, ValueOutline } from './outline.ts';
import type { Patch } from './wire/walk-file.ts';

interface Rewrite {
  readonly patches: readonly Patch[];
  /** The outputs that changed, as they are now, by name. */
  readonly outputs: ReadonlyMap<string, TensorInfo>;
}

const float32 = 1;
/** Any opset has Identity; this one every runtime since 2018 reads. */
const fallbackOpset = 9;

/**
 * Makes every output that is a ZipMap's sequence of maps, which the runtime cannot return, the tensor
 * of scores that the ZipMap was given. An Identity takes the ZipMap's place, so that the output keeps its
 * name whatever else uses the scores. No patches when there is no such output.
 * Throws MODEL_UNSUPPORTED when a sequence of maps comes from elsewhere or is used inside the graph.
 */
export function removeZipMaps(info: ModelInfo, model: ModelOutline): Rewrite {
  const patches: Patch[] = [];
  const outputs = new Map<string, TensorInfo>();
  for (const output of model.graph.outputs) {
    const described = info.outputs.find(({ name }) => name === output.name);
    if (described?.type !== 'sequence-of-map') continue;
    const zipMap = soleZipMap(info.file.path, model, output);
    const tensor: TensorInfo = {
      name: output.name,
      dtype: 'float32',
      shape: [batchDimension(info), described.hints.labels?.length ?? null],
    };
    outputs.set(output.name, tensor);
    patches.push(
      { ...zipMap.range, bytes: identityNode(zipMap) },
      { ...output.range, bytes: new ProtoMessage().message(12, valueInfo(tensor)).toBytes() },
      ...model.graph.innerValues
        .filter(({ name }) => name === output.name)
        .map(({ range }) => ({ ...range, bytes: Buffer.alloc(0) })),
    );
  }
  return { patches: patches.length === 0 ? [] : withHeader(info, model, patches), outputs };
}

/** The graph's length changes with its content, and Identity is of a domain the model may not import yet. */
function withHeader(info: ModelInfo, model: ModelOutline, patches: readonly Patch[]): Patch[] {
  const { range, headerStart } = model.graph;
  const change = patches.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
  const header = new ProtoMessage().head(7, range.end - range.start + change).toBytes();
  const end = info.file.sizeBytes;
  const importsDefault = model.opsets.has('ai.onnx');
  const opset = new ProtoMessage().message(8, new ProtoMessage().text(1, '').integer(2, fallbackOpset));
  return [
    { start: headerStart, end: range.start, bytes: header },
    ...patches,
    ...(importsDefault ? [] : [{ start: end, end, bytes: opset.toBytes() }]),
  ];
}

function soleZipMap(path: string, { graph }: ModelOutline, output: ValueOutline): NodeOutline {
  const producer = graph.nodes.find((node) => node.outputs.includes(output.name));
  const consumer = graph.nodes.find((node) => node.inputs.includes(output.name));
  if (producer?.opType === 'ZipMap' && producer.domain === 'ai.onnx.ml' && consumer === undefined) {
    return producer;
  }
  const why =
    producer?.opType === 'ZipMap'
      ? `operator ${consumer?.opType} uses it inside the graph`
      : `it comes from operator ${producer?.opType ?? 'none'}, not from a ZipMap`;
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path}: output "${output.name}" is a sequence of maps, which cannot be served, and ${why}.`,
    { suggestions: ['Export again without it: to_onnx(model, X[:1], options={"zipmap": False})'] },
  );
}

function batchDimension({ inputs }: ModelInfo): Dimension {
  const [first] = inputs;
  const axis = first?.hints.batchAxis ?? null;
  return axis === null ? null : (first?.shape?.[axis] ?? null);
}

/** A NodeProto field of GraphProto (onnx.proto). */
function identityNode({ inputs, outputs, name }: NodeOutline): Uint8Array {
  const node = new ProtoMessage().text(1, inputs[0] ?? '').text(2, outputs[0] ?? '');
  if (name !== '') node.text(3, name);
  return new ProtoMessage().message(1, node.text(4, 'Identity')).toBytes();
}

/** A ValueInfoProto of a float tensor (onnx.proto). */
function valueInfo({ name, shape }: TensorInfo): ProtoMessage {
  const dimensions = new ProtoMessage();
  for (const size of shape ?? []) {
    const dimension = new ProtoMessage();
    if (typeof size === 'number') dimension.integer(1, size);
    else if (size !== null) dimension.text(2, size);
    dimensions.message(1, dimension);
  }
  const tensor = new ProtoMessage().integer(1, float32).message(2, dimensions);
  return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
}
