import { isRecord } from '../../../util/record.ts';
import type { ModelOutline } from './outline.ts';

/** What mlpack writes into the metadata of a model that it converts. */
export interface OwnMetadata {
  /** Names of the columns of a [rows, columns] input, by input. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Classes along the last axis of an output, by output. */
  readonly labels: ReadonlyMap<string, readonly (string | number)[]>;
  /** The text that stands for a missing value, by input. */
  readonly missing: ReadonlyMap<string, string>;
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
    missing: new Map(Object.entries(recordIn(metadata.get('mlpack.missing'))).filter(isText)),
    framework: metadata.get('mlpack.framework') ?? null,
  };
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
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isText(entry: readonly [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
