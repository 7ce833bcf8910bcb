import { isRecord } from '../../../util/record.ts';
import type { ModelOutline } from './outline.ts';

/** What mlpack writes into the metadata of a model that it converts. */
export interface OwnMetadata {
  /** Names of the columns of a [rows, columns] input, by input. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Classes along the last axis of an output, by output. */
  readonly labels: ReadonlyMap<string, readonly (string | number)[]>;
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
    framework: metadata.get('mlpack.framework') ?? null,
  };
}

function listsIn<Item>(
  json: string | undefined,
  isItem: (item: unknown) => item is Item,
): ReadonlyMap<string, readonly Item[]> {
  const value = json === undefined ? undefined : parsed(json);
  const lists = new Map<string, readonly Item[]>();
  for (const [name, list] of isRecord(value) ? Object.entries(value) : []) {
    if (Array.isArray(list) && list.every((item: unknown) => isItem(item))) lists.set(name, list);
  }
  return lists;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
