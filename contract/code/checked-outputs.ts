import type { CodeStep, ContractTensor } from '../schemas/contract.schema.ts';
import { CodeError } from './failed-code.ts';
import type { MadeTensor, SentTensor } from './thread-source.ts';

/**
 * What a user's code has made, if it is what mlpack.yaml declares: as many axes, their sizes where these are numbers, one size for one name,
 * which inputs have too, and as many elements as that. N is the number of rows.
 *
 * @param sent what it was called with, in the order of the declared inputs
 * @throws CodeError naming the output
 */
export function checkedOutputs(
  step: Pick<CodeStep, 'files' | 'inputs' | 'outputs'>,
  sent: readonly SentTensor[],
  made: readonly MadeTensor[],
): readonly MadeTensor[] {
  const sizes = new Map<string, number>();
  for (const [i, { shape }] of sent.entries()) bind(sizes, step.inputs[i]?.shape ?? null, shape);
  const rows = sent[step.inputs.findIndex(({ batchAxis }) => batchAxis === 0)]?.shape[0];
  // What the graph calls its rows is nobody's name for them but its own.
  if (rows !== undefined && !sizes.has('N')) sizes.set('N', rows);
  for (const [i, output] of step.outputs.entries()) {
    const { shape, data } = made[i] ?? { shape: [], data: [] };
    const refuse = (problem: string): never => {
      const source = step.files[0]?.source ?? 'code';
      throw new CodeError(`${source}: output "${output.name}" ${problem}`);
    };
    const got = `[${shape.join(', ')}]`;
    if (!fits(sizes, output.shape, shape))
      refuse(`is ${got}, but ${declaredText(output, sizes)} is declared`);
    const count = shape.reduce((product, size) => product * size, 1);
    if (data.length !== count) refuse(`is ${got}, but has ${data.length} elements`);
  }
  return made;
}

/** Whether a shape is as declared; names of sizes that weren't known are, from then on. */
function fits(
  sizes: Map<string, number>,
  declared: ContractTensor['shape'],
  shape: readonly number[],
): boolean {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return false;
  if (declared === null) return true;
  if (declared.length !== shape.length) return false;
  const isAsDeclared = declared.every((size, axis) => {
    const wanted = typeof size === 'string' ? sizes.get(size) : size;
    return wanted === undefined || wanted === null || wanted === shape[axis];
  });
  bind(sizes, declared, shape);
  return isAsDeclared;
}

function bind(sizes: Map<string, number>, declared: ContractTensor['shape'], shape: readonly number[]): void {
  for (const [axis, size] of (declared ?? []).entries()) {
    const found = shape[axis];
    if (typeof size === 'string' && found !== undefined && !sizes.has(size)) sizes.set(size, found);
  }
}

function declaredText({ shape }: ContractTensor, sizes: ReadonlyMap<string, number>): string {
  const parts = (shape ?? []).map((size) => {
    const known = typeof size === 'string' ? sizes.get(size) : undefined;
    return known === undefined ? (size ?? '?') : `${size}=${known}`;
  });
  return `[${parts.join(', ')}]`;
}
