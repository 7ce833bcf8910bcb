import { ProtoMessage } from '../../../../../contract/onnx/proto-message.ts';
import type { Field, FileFieldReader } from '../wire/file-field-reader.ts';
import { endOf, readEntry } from '../wire/read-tensor.ts';
import { isMessage, messages, type Leaf, type Message } from './named-fields.ts';
import { Pieces } from './pieces.ts';

/** What is called otherwise in a copy of a model's messages. Each says the name itself where it stays. */
export interface Renaming {
  /** A tensor that a graph takes, makes or keeps, by the name by which operators have it. */
  value(name: string): string;
  /** An operator, by its own name. */
  node(name: string): string;
  /** A size that has a name; a number where it's known. */
  size(name: string): string | number;
  /** A model-local function, where it says what it is called. */
  definition(name: string): string;
  /** A file of external data. */
  location(path: string): string;
}

/** What is otherwise in the copy of an operator than its names. */
export interface NodeChange {
  readonly opType?: string;
  /** Name of an attribute that is left out. */
  readonly withoutAttribute?: string;
  /** Fields of NodeProto that come behind those that it has. */
  readonly more?: ProtoMessage;
}

/** Copies messages of an ONNX file under other names. What has none of these stays in the file, and is never read. */
export class Rewriter {
  readonly #reader: FileFieldReader;
  readonly #renaming: Renaming;
  readonly #changes: ReadonlyMap<number, NodeChange>;
  readonly #left: ReadonlySet<number>;

  /**
   * @param options.changes by the offset at which the tag of the operator begins
   * @param options.left offsets of the tags of what is left out of graphs
   */
  constructor(
    reader: FileFieldReader,
    renaming: Renaming,
    {
      changes = new Map(),
      left = new Set(),
    }: {
      readonly changes?: ReadonlyMap<number, NodeChange>;
      readonly left?: ReadonlySet<number>;
    } = {},
  ) {
    this.#reader = reader;
    this.#renaming = renaming;
    this.#changes = changes;
    this.#left = left;
  }

  /**
   * The content of a message.
   *
   * @param without numbers of the fields that are left out of it, not of those that it holds
   * @throws MlpackError MODEL_INVALID
   */
  async message(
    kind: Message,
    range: { readonly start: number; readonly end: number },
    { without = [], change }: { readonly without?: readonly number[]; readonly change?: NodeChange } = {},
  ): Promise<Pieces> {
    const reader = this.#reader;
    const holds: Readonly<Record<number, Message | Leaf>> = messages[kind];
    const pieces = new Pieces();
    let start = range.start;
    reader.position = start;
    await reader.message(kind, range.end, (field) => {
      const from = start;
      const end = field.wire === 'bytes' ? field.end : reader.position;
      start = end;
      const what = holds[field.number];
      if (what === 'nothing' || without.includes(field.number)) return undefined;
      if (what === undefined || field.wire === 'value') {
        pieces.range(reader.file, { start: from, end });
        return undefined;
      }
      return this.#field(what, field, { start: from, end }, change).then((copied) => void pieces.add(copied));
    });
    return change?.more === undefined ? pieces : pieces.fields(change.more);
  }

  /** @param whole the field with its tag */
  async #field(
    what: Message | Leaf,
    field: Field,
    whole: { readonly start: number; readonly end: number },
    change: NodeChange | undefined,
  ): Promise<Pieces> {
    const reader = this.#reader;
    if (this.#left.has(whole.start)) return new Pieces();
    const asItIs = () => new Pieces().range(reader.file, whole);
    if (!isMessage(what)) {
      const changed = await this.#leaf(what, field, change);
      return changed === null ? asItIs() : new Pieces().fields(changed);
    }
    if (change?.withoutAttribute !== undefined && what === 'attribute') {
      if ((await this.#nameOf(field)) === change.withoutAttribute) return new Pieces();
    }
    const range = { start: field.start, end: endOf(reader, field) };
    const inner = what === 'node' ? this.#changes.get(whole.start) : undefined;
    const content = await this.message(what, range, inner === undefined ? {} : { change: inner });
    return content.isRange(range) ? asItIs() : new Pieces().message(field.number, content);
  }

  /** A field that names something, as it is to be; null where that is how it is. */
  async #leaf(what: Leaf, field: Field, change: NodeChange | undefined): Promise<ProtoMessage | null> {
    const { number } = field;
    if (what === 'location') {
      const [key, path] = await readEntry(this.#reader, 'external_data', field);
      const moved = key === 'location' ? this.#renaming.location(path) : path;
      if (moved === path) return null;
      return new ProtoMessage().message(number, new ProtoMessage().text(1, key).text(2, moved));
    }
    if (what === 'opType')
      return change?.opType === undefined ? null : new ProtoMessage().text(number, change.opType);
    const name = await this.#reader.text(field);
    const renamed = this.#renamed(what, name);
    if (renamed === name) return null;
    return typeof renamed === 'number'
      ? new ProtoMessage().integer(1, renamed)
      : new ProtoMessage().text(number, renamed);
  }

  #renamed(what: Exclude<Leaf, 'location' | 'opType'>, name: string): string | number {
    // An optional tensor that is left out, and what has no name, have an empty one.
    if (name === '') return name;
    switch (what) {
      case 'value':
        return this.#renaming.value(name);
      case 'nodeName':
        return this.#renaming.node(name);
      case 'size':
        return this.#renaming.size(name);
      case 'definition':
        return this.#renaming.definition(name);
      case 'nothing':
        return name;
    }
  }

  async #nameOf(attribute: Field): Promise<string> {
    const reader = this.#reader;
    let name = '';
    await reader.message('attribute', endOf(reader, attribute), (at) =>
      at.number === 1 ? reader.text(at).then((text) => void (name = text)) : undefined,
    );
    return name;
  }
}
