import type { ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { PreparedModel } from '../../prepared-model.ts';
import { outerTensor } from '../outer-tensor.ts';
import { sampleRows } from '../sample-rows.ts';
import { type DetectorChain, detectorChain } from './detector-chain.ts';
import { detectorGraph, type DetectorGraph } from './detector-graph.ts';
import { detectorMetadata } from './detector-metadata.ts';

/** What inspection says of an ONNX file: of a detector of Ultralytics, what callers send and get, or why they send tensors. */
export function detectorInfo(info: ModelInfo): ModelInfo {
  const chain = chainOf(info);
  if (chain === null) return info;
  return typeof chain === 'string' ? { ...info, problem: tensorsBecause(chain) } : outerInfo(info, chain);
}

function tensorsBecause(reason: string): string {
  return `Its metadata says that it is a detector of Ultralytics, but ${reason}: callers send and get its tensors.`;
}

/**
 * An ONNX model with what goes around it where its metadata says that it is a detector of Ultralytics: pictures in, objects out. Of one whose metadata or
 * graph isn't as Ultralytics exports them, callers send the tensors, and the build says why.
 */
export function withDetector(onnx: PreparedModel): PreparedModel {
  const chain = chainOf(onnx.info);
  if (chain === null) return onnx;
  if (typeof chain === 'string') {
    return { ...onnx, notes: [...onnx.notes, tensorsBecause(chain)] };
  }
  const { signature, steps, samples } = chain;
  return {
    ...onnx,
    info: outerInfo(onnx.info, chain),
    signature,
    chain: {
      ...steps,
      inputs: onnx.signature.inputs.map(graphTensor),
      outputs: onnx.signature.outputs.map(graphTensor),
    },
    batchAxes: Object.fromEntries([...signature.inputs, ...signature.outputs].map(({ name }) => [name, 0])),
    columns: {},
    categories: {},
    imageLayouts: {},
    labels: {},
    recording: {
      candidates: () => [[1, 2].map((rows) => sampleRows(signature, samples, rows))],
      randomOutputs: new Set(),
    },
    notes: [
      ...onnx.notes,
      'It is a detector of Ultralytics, as its metadata says: callers send pictures and get objects.',
    ],
  };
}

/** Names of the classes that an ONNX file says itself; null of one that says none as Ultralytics does. */
export function classesOf(info: Pick<ModelInfo, 'metadata'>): readonly string[] | null {
  const metadata = detectorMetadata(info);
  return metadata === null || typeof metadata === 'string' ? null : metadata.labels;
}

/** What a detector of Ultralytics sees and gives; null of an ONNX file that is none, as its metadata or its graph says. */
export function detectorOf(info: ModelInfo): DetectorGraph | null {
  const metadata = detectorMetadata(info);
  if (metadata === null || typeof metadata === 'string') return null;
  const graph = detectorGraph(info, metadata);
  return typeof graph === 'string' ? null : graph;
}

function chainOf(info: ModelInfo): DetectorChain | string | null {
  const metadata = detectorMetadata(info);
  if (metadata === null || typeof metadata === 'string') return metadata;
  const graph = detectorGraph(info, metadata);
  return typeof graph === 'string' ? graph : detectorChain(metadata, graph);
}

function outerInfo(info: ModelInfo, { signature: { inputs, outputs } }: DetectorChain): ModelInfo {
  const outer = (tensor: TensorInfo) => outerTensor(tensor, null, null);
  return { ...info, inputs: inputs.map(outer), outputs: outputs.map(outer) };
}

function graphTensor({ name, dtype, shape }: TensorInfo): ContractTensor {
  return { name, dtype, shape, batchAxis: typeof shape?.[0] === 'number' ? null : 0 };
}
