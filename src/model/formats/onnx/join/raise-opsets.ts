import { ProtoMessage } from '../../../../../contract/onnx/proto-message.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { shellPath, shellWord } from '../../../../util/shell-word.ts';
import type { ModelOutline, NodeOutline } from '../outline.ts';
import { allNodes } from '../walk-outline.ts';
import { changedIn, isKnownRange, reductions } from './opset-changes.ts';
import type { NodeChange } from './rewrite-fields.ts';
import type { JoinedFile } from './joined-file.ts';

/** Nodes of a model that are said otherwise in a newer version of their operators. */
export interface RaisedNodes {
  /** By the offsets at which nodes begin. */
  readonly changes: ReadonlyMap<number, NodeChange>;
  /** Axes that nodes take as an input, by its name. */
  readonly axes: ReadonlyMap<string, readonly number[]>;
}

/** The sets of operators that two models need together, with the nodes that have to be said otherwise for it. */
export interface JoinedOpsets {
  readonly opsets: ReadonlyMap<string, number>;
  readonly first: RaisedNodes;
  readonly second: RaisedNodes;
}

/** ai.onnx since which axes of reductions are an input, and the number of parts of a Split has to be said. */
const axesAsInput = 18;

/**
 * One version of each set of operators for two models: what both say, else the newer one, where each node of the other means the same
 * in it, or can be written so that it does.
 *
 * @param fresh gives a name that neither model has
 * @throws MlpackError MODEL_UNSUPPORTED naming versions and operator, with what to type
 */
export function joinOpsets(
  first: JoinedFile,
  second: JoinedFile,
  fresh: (name: string) => string,
): JoinedOpsets {
  const opsets = new Map<string, number>();
  const raised = { first: new Raise(first, second, fresh), second: new Raise(second, first, fresh) };
  const [used, otherUsed] = [domainsOf(first.outline), domainsOf(second.outline)];
  for (const domain of new Set([...first.outline.opsets.keys(), ...second.outline.opsets.keys()])) {
    const [one, other] = [first, second].map(({ outline }) => outline.opsets.get(domain));
    const isFirsts = other === undefined || (one !== undefined && !otherUsed.has(domain));
    const isSeconds = one === undefined || (other !== undefined && !used.has(domain));
    if (isSeconds && other !== undefined) opsets.set(domain, other);
    else if (isFirsts && one !== undefined) opsets.set(domain, one);
    else if (one !== undefined && other !== undefined) {
      opsets.set(domain, Math.max(one, other));
      if (one < other) raised.first.to(domain, one, other);
      if (other < one) raised.second.to(domain, other, one);
    }
  }
  return { opsets: new Map([...opsets].toSorted(([a], [b]) => (a < b ? -1 : 1))), ...raised };
}

/** Domains of which a model has nodes. */
function domainsOf(model: ModelOutline): ReadonlySet<string> {
  return new Set([...allNodes(model)].map(domainOf));
}

function domainOf({ domain }: NodeOutline): string {
  return domain === '' ? 'ai.onnx' : domain;
}

class Raise implements RaisedNodes {
  readonly changes = new Map<number, NodeChange>();
  readonly axes = new Map<string, readonly number[]>();
  readonly #names = new Map<string, string>();
  readonly #file: JoinedFile;
  readonly #other: JoinedFile;
  readonly #fresh: (name: string) => string;

  constructor(file: JoinedFile, other: JoinedFile, fresh: (name: string) => string) {
    this.#file = file;
    this.#other = other;
    this.#fresh = fresh;
  }

  to(domain: string, from: number, to: number): void {
    const { outline } = this.#file;
    if (!isKnownRange(domain, from, to)) throw this.#refusal(domain, from, to, '');
    // Functions say their versions themselves.
    if (outline.functions.some(({ nodes }) => nodes.some((node) => domainOf(node) === domain))) {
      throw this.#refusal(domain, from, to, ', and the first has functions of its own', [
        `python -c ${shellWord('import onnx, onnx.inliner, sys; onnx.save(onnx.inliner.inline_local_functions(onnx.load(sys.argv[1])), sys.argv[2])')} ${shellPath(this.#file.shown)} inlined.onnx`,
      ]);
    }
    for (const node of allNodes(outline)) {
      if (domainOf(node) !== domain) continue;
      const version = changedIn(domain, node, from, to);
      if (version === null) continue;
      const change = domain === 'ai.onnx' && version === axesAsInput ? this.#change(node) : null;
      if (change === null) throw this.#refusal(domain, from, to, `: ${node.opType} changed in ${version}`);
      this.changes.set(node.range.start, change);
    }
  }

  /** How a node is said since {@link axesAsInput}; null where that isn't known. */
  #change({ opType, inputs, outputs, attributes }: NodeOutline): NodeChange | null {
    if (opType === 'Split') {
      const parts = new ProtoMessage().text(1, 'num_outputs').integer(3, outputs.length).integer(20, 2);
      const isSaid = (inputs[1] ?? '') !== '';
      return isSaid ? {} : { more: new ProtoMessage().message(5, parts) };
    }
    const attribute = attributes.find(({ name }) => name === 'axes');
    if (!reductions.has(opType) || inputs.length !== 1) return null;
    if (attribute === undefined) return {};
    if (attribute.integers.length === 0) return null;
    return {
      withoutAttribute: 'axes',
      more: new ProtoMessage().text(1, this.#axesInput(attribute.integers)),
    };
  }

  /** Name of the input that holds axes. */
  #axesInput(axes: readonly number[]): string {
    const key = axes.join('_');
    const name = this.#names.get(key) ?? this.#fresh(`axes_${key}`);
    this.#names.set(key, name);
    this.axes.set(name, axes);
    return name;
  }

  #refusal(domain: string, from: number, to: number, why: string, more: readonly string[] = []): MlpackError {
    const { shown } = this.#file;
    const code = `import onnx, onnx.version_converter as v, sys; onnx.save(v.convert_version(onnx.load(sys.argv[1]), ${to}), sys.argv[2])`;
    return new MlpackError(
      'MODEL_UNSUPPORTED',
      `${shown} is of opset ${from} of ${domain} and ${this.#other.shown} of ${to}, which can't be in one graph${why}.`,
      {
        suggestions: [
          ...more,
          `Export ${shown} for opset ${to} of ${domain}.`,
          ...(domain === 'ai.onnx' ? [`python -c ${shellWord(code)} ${shellPath(shown)} raised.onnx`] : []),
        ],
      },
    );
  }
}
