import { isRecord } from '../../../util/record.ts';
import type { Accepted } from '../../../../contract/schemas/inspect.schema.ts';
import type { ModelOutline } from './outline.ts';

/** What mlpack writes into the metadata of a model that it converts. */
export interface OwnMetadata {
  /** Names of the columns of a [rows, columns] input, by input. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Classes along the last axis of an output, by output. */
  readonly labels: ReadonlyMap<string, readonly (string | number)[]>;
  /** The text that stands for a missing value, by input. */
  readonly missing: ReadonlyMap<string, string>;
  /** Values that are accepted of the columns of an input, null being a missing one and others refused, by input; null: any. */
  readonly accepted: ReadonlyMap<string, readonly Accepted[]>;
  /** How columns of a data frame's categories are sent, by column: as `codes`, by `names`, or as `texts` that can't be missing. */
  readonly categories: ReadonlyMap<string, string>;
  /** Names of columns that it was fitted with, but doesn't use. */
  readonly unused: readonly string[];
  /** Names of all columns that it was fitted with, in their order, where its matrix has only some of them; else none. */
  readonly fitted: readonly string[];
  /** Names of columns of text whose missing ones are None to the model, and not NaN. */
  readonly none: readonly string[];
  /** Names of the methods that give outputs, by output. */
  readonly methods: ReadonlyMap<string, string>;
  /** What was guessed or left out when it was converted, one sentence each. */
  readonly notes: readonly string[];
  /** For example `scikit-learn 1.4.2`. */
  readonly framework: string | null;
}

/** Reads what mlpack wrote when it converted a model; anybody can write there, so what isn't of that form is passed over. */
export function ownMetadata({ metadata }: Pick<ModelOutline, 'metadata'>): OwnMetadata {
  return {
    columns: listsIn(metadata.get('mlpack.columns'), (item) => typeof item === 'string'),
    labels: listsIn(
      metadata.get('mlpack.labels'),
      (item): item is string | number => typeof item === 'string' || Number.isFinite(item),
    ),
    missing: textsIn(metadata.get('mlpack.missing')),
    accepted: listsIn(metadata.get('mlpack.accepted'), isAccepted),
    categories: textsIn(metadata.get('mlpack.categories')),
    methods: textsIn(metadata.get('mlpack.methods')),
    unused: textListIn(metadata.get('mlpack.unused')),
    fitted: textListIn(metadata.get('mlpack.fitted')),
    none: textListIn(metadata.get('mlpack.none')),
    notes: textListIn(metadata.get('mlpack.notes')),
    framework: metadata.get('mlpack.framework') ?? null,
  };
}

function isAccepted(item: unknown): item is Accepted {
  return item === null || (Array.isArray(item) && item.every(isColumnValue));
}

function isColumnValue(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}

function listsIn<Item>(
  json: string | undefined,
  isItem: (item: unknown) => item is Item,
): ReadonlyMap<string, readonly Item[]> {
  const lists = new Map<string, readonly Item[]>();
  for (const [name, list] of Object.entries(recordIn(json))) {
    if (Array.isArray(list) && list.every((item: unknown) => isItem(item))) lists.set(name, list);
  }
  return lists;
}

function recordIn(json: string | undefined): Readonly<Record<string, unknown>> {
  const value = parsed(json);
  return isRecord(value) ? value : {};
}

function textListIn(json: string | undefined): readonly string[] {
  const value = parsed(json);
  return Array.isArray(value) ? value.filter((note) => typeof note === 'string') : [];
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}

function textsIn(json: string | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(recordIn(json)).filter(isText));
}

function isText(entry: readonly [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
