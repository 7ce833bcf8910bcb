import { type DeclaredChain, misfitOf } from '../../../../contract/chain.ts';
import { DeclaredFields } from '../../../../contract/declared-fields.ts';
import type { ContractTensor, TokensStep } from '../../../../contract/schemas/contract.schema.ts';
import type { ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';
import { readTokensStep } from '../../../../contract/text/read-tokens-step.ts';
import { holdsTexts, tokensSignature } from '../../../../contract/text/tokens-step.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { isRecord } from '../../../util/record.ts';
import type { ModelOutline } from './outline.ts';

/** What stands before the graph of a model that takes texts. */
export interface OwnChain {
  /** What callers send. */
  readonly inputs: readonly ModelTensor[];
  readonly chain: DeclaredChain;
}

const key = 'mlpack.chain';

/**
 * Reads the steps that mlpack wrote into the metadata of a model that it converted: what makes inputs of the graph of what
 * callers send. Without them callers would have to, so what isn't of that form is refused rather than passed over.
 *
 * @param graph the tensors of the graph
 * @returns null where there are none
 * @throws MlpackError MODEL_INVALID naming the field and its value, or the step and the tensor
 */
export function ownChain(
  path: string,
  { metadata }: Pick<ModelOutline, 'metadata'>,
  graph: { readonly inputs: readonly ModelTensor[]; readonly outputs: readonly ModelTensor[] },
): OwnChain | null {
  const json = metadata.get(key);
  if (json === undefined) return null;
  const declaration = new DeclaredFields(recordIn(json, path), (field, expected, value) => {
    throw invalid(path, `${field}: expected ${expected}, got ${shown(value)}`);
  });
  declaration.only('inputs', 'before');
  const before = declaration.objects('before').map(readStep);
  const names = new Set<string>();
  const analyzers = new Map(before.map(({ input, settings }) => [input, settings.analyzer]));
  const inputs = declaration.objects('inputs').map((fields) => {
    fields.only('name', 'dtype', 'shape', 'missing');
    const name = fields.text('name');
    if (names.has(name)) fields.refuse('name', 'the name of no other input');
    names.add(name);
    return graph.inputs.find((input) => input.name === name) ?? textInput(name, fields, analyzers.get(name));
  });
  const chain = {
    before,
    inputs: graph.inputs.map(contractTensor),
    outputs: graph.outputs.map(contractTensor),
    after: [],
  };
  const steps = before.map((step) => ({ kind: step.kind, ...tokensSignature(step) }));
  const outer = { inputs: inputs.map(contractTensor), outputs: chain.outputs };
  const misfit = misfitOf(outer, { ...chain, before: steps });
  if (misfit !== null) throw invalid(path, misfit);
  return { inputs, chain };
}

function readStep(fields: DeclaredFields): TokensStep {
  fields.oneOf('kind', ['tokens']);
  return readTokensStep(fields);
}

function textInput(
  name: string,
  fields: DeclaredFields,
  dividedInto: ModelTensor['hints']['dividedInto'] = null,
): ModelTensor {
  const dtype = fields.oneOf('dtype', ['string']);
  const shape = fields.value('shape');
  if (!isTextShape(shape) || !holdsTexts({ dtype, shape })) {
    return fields.refuse('shape', '["N"] or ["N", 1]');
  }
  const missing = fields.has('missing') ? fields.text('missing') : null;
  const hints = { image: null, columns: null, missing, method: null, labels: null };
  return {
    name,
    type: 'tensor',
    dtype,
    shape,
    hints: { ...hints, batchAxis: null, accepted: null, categories: null, dividedInto },
  };
}

function isTextShape(shape: unknown): shape is [string, ...1[]] {
  const [rows, ...others]: readonly unknown[] = Array.isArray(shape) ? shape : [];
  return typeof rows === 'string' && others.every((size) => size === 1);
}

/** Tokens of several rows are no rows: nothing of the graph is stacked. */
function contractTensor({ name, dtype, shape }: ModelTensor): ContractTensor {
  return { name, dtype, shape, batchAxis: null };
}

function recordIn(json: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (isRecord(value)) return value;
  } catch {
    // The same is said of it.
  }
  throw invalid(path, 'expected an object in JSON');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function invalid(path: string, problem: string): MlpackError {
  return new MlpackError('MODEL_INVALID', `${path}: its metadata ${key}: ${problem}.`, {
    suggestions: ['Convert the model again with this version of mlpack: mlpack convert'],
  });
}
