import { elementsJson } from '../tensors/elements-json.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { rowsOfTensor } from '../tensors/rows.ts';
import { nestedJson } from './nested-json.ts';
import type { PredictionEntry, Rows } from './spool/entry.ts';
import type { SegmentHead, SpooledModel, SpooledSpec } from './spool/segment-head.ts';
import { type KeptTensor, type KeptTensors, readTensors } from './tensor-bytes.ts';

/** A prediction as a database keeps it; JSON as text. */
export interface PredictionRow {
  readonly requestId: string;
  readonly correlationId: string | null;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly latencyMs: number;
  readonly model: string;
  readonly version: string;
  readonly imageDigest: string | null;
  /** Whether nobody got its answer: that of a shadow. */
  readonly isShadow: boolean;
  readonly protocol: string;
  readonly status: number;
  /** An object of nested arrays, by the name of the input; null when there was no inference. */
  readonly inputs: string | null;
  readonly outputs: string | null;
  /** What each row was predicted to be: an array of labels or numbers; null where the outputs don't say. */
  readonly prediction: string | null;
  /** Why there are no outputs, or what of them was left out. */
  readonly note: string | null;
}

/** What a prediction should have been, as a database keeps it. */
export interface FeedbackRow {
  readonly requestId: string;
  readonly receivedMs: number;
  /** JSON. */
  readonly truth: string;
}

/** The row of an entry. One that cannot be read is a row nevertheless, and says so. */
export function predictionRow(entry: PredictionEntry, head: SegmentHead): PredictionRow {
  const { requestId, correlationId, startMs, latencyMs, protocol, status, tensors, rows, error } = entry;
  const model = head.models[entry.model];
  const row = {
    requestId,
    correlationId,
    startMs,
    latencyMs,
    model: model?.name ?? '',
    version: model?.version ?? '',
    imageDigest: head.imageDigest,
    isShadow: head.isShadow,
    protocol,
    status,
    inputs: null,
    outputs: null,
    prediction: null,
    note: error === null ? null : storable(messageIn(error)),
  };
  if (tensors === null || model === undefined) return row;
  let kept: KeptTensors;
  try {
    kept = rows === null ? readTensors(tensors, model) : rowsOfShared(tensors, model, rows);
  } catch {
    return { ...row, note: 'the recorded tensors cannot be read' };
  }
  const left = [...leftOut(model.inputs, kept.inputs), ...leftOut(model.outputs, kept.outputs)];
  return {
    ...row,
    inputs: storable(objectJson(model.inputs, kept.inputs)),
    outputs: storable(objectJson(model.outputs, kept.outputs)),
    prediction: storableOrNull(predictionJson(model, kept.outputs)),
    note: left.length === 0 ? null : `left out: ${left.join(', ')}`,
  };
}

/** Tensors that predictions of one inference share, read once for all of them. */
const sharedTensors = new WeakMap<Uint8Array, KeptTensors>();

function rowsOfShared(bytes: Uint8Array, model: SpooledModel, rows: Rows): KeptTensors {
  const all = sharedTensors.get(bytes) ?? readTensors(bytes, model);
  sharedTensors.set(bytes, all);
  return { inputs: rowsOfEach(all.inputs, rows), outputs: rowsOfEach(all.outputs, rows) };
}

function rowsOfEach(kept: KeptTensors['inputs'], { start, count }: Rows): KeptTensors['inputs'] {
  const own = new Map<number, KeptTensor>();
  for (const [index, one] of kept)
    own.set(index, one.kind === 'tensor' ? { ...one, tensor: rowsOfTensor(one.tensor, start, count) } : one);
  return own;
}

/** The message of an answer's body `{"error": …}`, which may be cut off. */
function messageIn(body: string): string {
  try {
    const { error }: { readonly error?: unknown } = JSON.parse(body);
    return typeof error === 'string' ? error : body;
  } catch {
    return body;
  }
}

/** A row of a feedback entry. */
export function feedbackRow({ requestId, receivedMs, truth }: FeedbackRow): FeedbackRow {
  return { requestId, receivedMs, truth: storable(truth) };
}

function objectJson(specs: readonly SpooledSpec[], kept: ReadonlyMap<number, KeptTensor>): string {
  const fields: string[] = [];
  for (const [index, one] of kept) {
    const name = specs[index]?.name;
    if (name !== undefined) fields.push(`${JSON.stringify(name)}:${valueJson(one)}`);
  }
  return `{${fields.join(',')}}`;
}

function valueJson(kept: KeptTensor): string {
  if (kept.kind === 'tensor') return nestedJson(kept.tensor);
  return kept.kind === 'text' ? kept.json : 'null';
}

function leftOut(specs: readonly SpooledSpec[], kept: ReadonlyMap<number, KeptTensor>): string[] {
  return [...kept].flatMap(([index, one]) =>
    one.kind === 'left out' ? [`${specs[index]?.name ?? index} (${one.sizeBytes} bytes)`] : [],
  );
}

/**
 * What the rows were predicted to be: the class of an output that has labels, else the first output
 * that has one value a row.
 */
function predictionJson({ outputs }: SpooledModel, kept: ReadonlyMap<number, KeptTensor>): string | null {
  const tensors = [...kept].flatMap(([index, one]) => {
    const spec = outputs[index];
    return spec === undefined || one.kind !== 'tensor' ? [] : [{ spec, tensor: one.tensor }];
  });
  for (const { spec, tensor } of tensors) {
    if (spec.labels === null) continue;
    const { labels } = spec;
    const classes = classesOf(tensor, labels.length);
    if (classes !== null) return JSON.stringify(classes.map((k) => labels[k] ?? k));
  }
  for (const { tensor } of tensors) {
    if (tensor.elements.length === (tensor.shape[0] ?? 1)) return elementsJson(tensor);
  }
  return null;
}

/** The index of each row's class: as it stands there, or of the highest score; null when it is neither. */
function classesOf({ dtype, shape, elements }: Tensor, count: number): number[] | null {
  const rows = shape[0] ?? 1;
  if (Array.isArray(elements) || dtype === 'bool') return null;
  if (!dtype.startsWith('float')) return elements.length === rows ? Array.from(elements, Number) : null;
  if (count === 0 || dtype === 'float16' || elements.length !== rows * count) return null;
  return Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let k = 1; k < count; k++) {
      if (Number(elements[row * count + k]) > Number(elements[row * count + best])) best = k;
    }
    return best;
  });
}

/**
 * PostgreSQL's jsonb and text hold neither the character 0 nor half of a surrogate pair, which
 * JSON.stringify writes as escapes; each becomes the replacement character.
 */
function storable(text: string): string {
  const plain = text.toWellFormed();
  // Nearly no text has one.
  if (!plain.includes('\\u') && !plain.includes('\0')) return plain;
  return plain
    .replaceAll('\0', '\ufffd')
    .replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f]\w\w)/g, '$1\ufffd');
}

function storableOrNull(text: string | null): string | null {
  return text === null ? null : storable(text);
}
