import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { Dimension, TensorInfo } from '../../../tensor/signature.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { ModelOutline, NodeOutline, ValueOutline } from './outline.ts';
import type { Patch } from './wire/walk-file.ts';
import { bytesField, integerField, varint } from '../../../util/protobuf-writer.ts';

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
      { ...output.range, bytes: bytesField(12, [valueInfo(tensor)]) },
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
  const header = Buffer.concat([varint(7 * 8 + 2), varint(range.end - range.start + change)]);
  const end = info.file.sizeBytes;
  const importsDefault = model.opsets.has('ai.onnx');
  const opset = bytesField(8, [bytesField(1, ''), integerField(2, fallbackOpset)]);
  return [
    { start: headerStart, end: range.start, bytes: header },
    ...patches,
    ...(importsDefault ? [] : [{ start: end, end, bytes: opset }]),
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
function identityNode({ inputs, outputs, name }: NodeOutline): Buffer {
  return bytesField(1, [
    bytesField(1, inputs[0] ?? ''),
    bytesField(2, outputs[0] ?? ''),
    ...(name === '' ? [] : [bytesField(3, name)]),
    bytesField(4, 'Identity'),
  ]);
}

/** A ValueInfoProto of a float tensor (onnx.proto). */
function valueInfo({ name, shape }: TensorInfo): Buffer {
  const dims = (shape ?? []).map((size) => {
    if (size === null) return bytesField(1, []);
    return bytesField(1, [typeof size === 'number' ? integerField(1, size) : bytesField(2, size)]);
  });
  const tensor = bytesField(1, [integerField(1, float32), bytesField(2, dims)]);
  return Buffer.concat([bytesField(1, name), bytesField(2, [tensor])]);
}
