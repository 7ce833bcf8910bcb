import type { FileHandle } from 'node:fs/promises';
import type { ModelOutline, ValueOutline } from '../outline.ts';
import { FileFieldReader } from '../wire/file-field-reader.ts';
import { functionKey, withFunctionNames, type FunctionNames } from './join-functions.ts';
import type { NamesOfModel } from './join-names.ts';
import { Pieces } from './pieces.ts';
import type { RaisedNodes } from './raise-opsets.ts';
import { Rewriter, type Renaming } from './rewrite-fields.ts';

/** An ONNX file that is open, and was read but for its weights. */
export interface OpenedModel {
  readonly path: string;
  readonly sizeBytes: number;
  readonly handle: FileHandle;
  readonly outline: ModelOutline;
}

/** What of a model is otherwise where it is joined with another. */
export interface CopyOptions {
  readonly names: NamesOfModel;
  readonly functions: FunctionNames;
  readonly raised: RaisedNodes;
  /** Where a file of external data lies then. */
  readonly location: (path: string) => string;
  /** Inputs and outputs that it doesn't have then. */
  readonly left: readonly ValueOutline[];
  readonly signal: AbortSignal | undefined;
}

/** Fields of GraphProto that there is one of: name, doc_string, and metadata_props, which are about the whole. */
const ofWholeGraph = [2, 10, 16];

/** Field of ModelProto that holds model-local functions. */
const functionField = 25;

/** The parts of a model as they are copied into another. */
export class CopiedModel {
  readonly #model: OpenedModel;
  readonly #options: CopyOptions;
  readonly #reader: FileFieldReader;

  constructor(model: OpenedModel, options: CopyOptions) {
    this.#model = model;
    this.#options = options;
    this.#reader = new FileFieldReader(model.handle, model, options.signal);
  }

  /** The content of its graph, without what there is one of. @throws MlpackError MODEL_INVALID */
  async graph(): Promise<Pieces> {
    const { outline } = this.#model;
    const { names, left } = this.#options;
    const renaming = { ...this.#common, ...names };
    const rewriter = new Rewriter(this.#reader, renaming, {
      changes: this.#changes,
      left: new Set(left.map(({ range }) => range.start)),
    });
    return await rewriter.message('graph', outline.graph.range, { without: ofWholeGraph });
  }

  /** Its model-local functions, as fields of a model. Names in them are theirs alone. @throws MlpackError MODEL_INVALID */
  async functions(): Promise<Pieces> {
    const pieces = new Pieces();
    for (const { domain, name, range } of this.#model.outline.functions) {
      const renamed = this.#options.functions.get(functionKey(domain, name)) ?? name;
      const asItIs = (same: string) => same;
      const renaming = {
        ...this.#common,
        value: asItIs,
        node: asItIs,
        size: asItIs,
        definition: () => renamed,
      };
      const rewriter = new Rewriter(this.#reader, renaming, { changes: this.#changes });
      pieces.message(functionField, await rewriter.message('function', range));
    }
    return pieces;
  }

  get #changes() {
    const { functions, raised } = this.#options;
    return withFunctionNames(this.#model.outline, functions, raised.changes);
  }

  get #common(): Pick<Renaming, 'definition' | 'location'> {
    return { definition: (name) => name, location: this.#options.location };
  }
}
