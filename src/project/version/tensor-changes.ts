import type { Dimension } from '../../tensor/signature.ts';
import type { ContractInput, ContractOutput } from '../../../contract/contract.ts';
import type { ChangeLevel } from './version.ts';

/** One difference between two versions of a model or image. */
export interface Change {
  readonly level: ChangeLevel;
  /** The difference in words, for example `input "age" changed float32[N,1] → int64[N,1]`. */
  readonly text: string;
}

type Role = 'input' | 'output';
type ContractTensor = Omit<ContractInput, 'features' | 'image' | 'categories' | 'accepted' | 'coded'>;

/** Whether a tensor has come to admit more values than before, fewer, or both: some other ones. */
interface Movement {
  readonly wider: boolean;
  readonly narrower: boolean;
}

const same: Movement = { wider: false, narrower: false };
const other: Movement = { wider: true, narrower: true };

/** What changes for those who send an input. One that is new must be sent, so it breaks them. */
export function inputChanges(previous: readonly ContractInput[], next: readonly ContractInput[]): Change[] {
  return tensorChanges('input', previous, next, {
    added: 'major',
    // Callers may send all they could before as long as no value is refused.
    levelOf: ({ wider, narrower }) => (narrower ? 'major' : wider ? 'minor' : null),
    names: (input) => ({ kind: 'feature', values: input.features }),
  });
}

/** What changes for those who read an output. */
export function outputChanges(
  previous: readonly ContractOutput[],
  next: readonly ContractOutput[],
): Change[] {
  return tensorChanges('output', previous, next, {
    added: 'minor',
    levelOf: ({ wider, narrower }) => (wider ? 'major' : narrower ? 'minor' : null),
    names: (output) => ({ kind: 'label', values: output.labels }),
  });
}

interface Rules<Tensor> {
  readonly added: ChangeLevel;
  readonly levelOf: (movement: Movement) => ChangeLevel | null;
  readonly names: (tensor: Tensor) => {
    readonly kind: 'feature' | 'label';
    readonly values: readonly (string | number)[] | null;
  };
}

function tensorChanges<Tensor extends ContractTensor>(
  role: Role,
  previous: readonly Tensor[],
  next: readonly Tensor[],
  rules: Rules<Tensor>,
): Change[] {
  const removed = previous.filter(({ name }) => !next.some((tensor) => tensor.name === name));
  const added = next.filter(({ name }) => !previous.some((tensor) => tensor.name === name));
  const [gone, come] = [removed[0], added[0]];
  const isRename =
    gone !== undefined &&
    come !== undefined &&
    removed.length + added.length === 2 &&
    typeText(gone) === typeText(come);
  const kept = previous.flatMap((before) => {
    const after = next.find(({ name }) => name === before.name) ?? (isRename && before === gone && come);
    return after ? [{ before, after }] : [];
  });
  return [
    ...(isRename
      ? [{ level: 'major' as const, text: `${role} "${gone.name}" renamed to "${come.name}"` }]
      : [
          ...removed.map(({ name }) => ({ level: 'major' as const, text: `${role} "${name}" removed` })),
          ...added.map((tensor) => ({
            level: rules.added,
            text: `${role} "${tensor.name}" added, ${typeText(tensor)}`,
          })),
        ]),
    ...kept.flatMap(({ before, after }) => [
      ...typeChanges(role, before, after, rules.levelOf),
      ...nameChanges(role, after.name, rules.names(before), rules.names(after)),
    ]),
  ];
}

function typeChanges(
  role: Role,
  before: ContractTensor,
  after: ContractTensor,
  levelOf: Rules<unknown>['levelOf'],
): Change[] {
  const byType = before.dtype === after.dtype ? levelOf(shapeMovement(before.shape, after.shape)) : 'major';
  const level = higher(byType, batchLevel(before.batchAxis, after.batchAxis));
  if (level === null) return [];
  const [from, to] = [typeText(before), typeText(after)];
  const how = from === to ? batchText(before.batchAxis, after.batchAxis) : `changed ${from} → ${to}`;
  return [{ level, text: `${role} "${after.name}" ${how}` }];
}

function shapeMovement(before: ContractTensor['shape'], after: ContractTensor['shape']): Movement {
  if (before === null || after === null) {
    return { wider: before !== null, narrower: after !== null };
  }
  if (before.length !== after.length) return other;
  return before.map((size, axis) => sizeMovement(size, after[axis] ?? null)).reduce(both, same);
}

function sizeMovement(before: Dimension, after: Dimension): Movement {
  const [wasFixed, isFixed] = [typeof before === 'number', typeof after === 'number'];
  if (wasFixed && isFixed) return before === after ? same : other;
  return { wider: wasFixed && !isFixed, narrower: !wasFixed && isFixed };
}

function both(a: Movement, b: Movement): Movement {
  return { wider: a.wider || b.wider, narrower: a.narrower || b.narrower };
}

function batchLevel(before: number | null, after: number | null): ChangeLevel | null {
  if (before === after) return null;
  return before === null ? 'minor' : 'major';
}

function batchText(before: number | null, after: number | null): string {
  if (before === null) return 'can be stacked into batches now';
  return after === null
    ? 'can no longer be stacked into batches'
    : `is stacked along axis ${after}, no longer ${before}`;
}

function nameChanges(
  role: Role,
  tensor: string,
  before: ReturnType<Rules<unknown>['names']>,
  after: ReturnType<Rules<unknown>['names']>,
): Change[] {
  const of = `of ${role} "${tensor}"`;
  const { kind } = after;
  if (before.values === null) {
    return after.values === null ? [] : [{ level: 'minor', text: `${kind}s ${of} named` }];
  }
  if (after.values === null) return [{ level: 'major', text: `names of the ${kind}s ${of} removed` }];
  const [from, to] = [before.values, after.values];
  if (from.length !== to.length) {
    return [{ level: 'major', text: `${kind}s ${of} changed in number, ${from.length} → ${to.length}` }];
  }
  const at = from.findIndex((value, index) => value !== to[index]);
  if (at === -1) return [];
  const change = `${JSON.stringify(from[at])} → ${JSON.stringify(to[at])}`;
  return [{ level: 'major', text: `${kind} ${at} ${of} changed ${change}` }];
}

function higher(a: ChangeLevel | null, b: ChangeLevel | null): ChangeLevel | null {
  return [a, b].includes('major') ? 'major' : (a ?? b);
}

/** A tensor's type, for example `float32[N,4]`: N is the batch axis, names are the model's own, ? is any size. */
function typeText({ dtype, shape, batchAxis }: ContractTensor): string {
  if (shape === null) return `${dtype} of any shape`;
  const sizes = shape.map((size, axis) =>
    axis === batchAxis && typeof size !== 'number' ? 'N' : (size ?? '?'),
  );
  return `${dtype}[${sizes.join(',')}]`;
}
