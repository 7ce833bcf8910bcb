import type { SourceColumn } from '../../../contract/schemas/inspect.schema.ts';
import { listLength } from '../pickle/list-length.ts';
import type { PickleValue } from '../pickle/pickle-values.ts';
import { columnNumbers } from '../sklearn/composition/column-transformer.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import { maxShown } from './boosters/booster-outline.ts';
import type { VisitedEstimator } from './estimator-tree.ts';

/** Classes that read text. */
const readsText = /Vectorizer$/;
/** Classes that take whatever there is. */
const takesAny = /^(Dummy.*|FunctionTransformer|SimpleImputer|.*Encoder|.*Hasher|DictVectorizer)$/;
/** Classes behind which columns are those before, so that what follows says something of them too. */
const keepsColumns = /(Imputer|Scaler|FunctionTransformer|PowerTransformer|QuantileTransformer)$/;
/** Classes of which the first inside gets the columns as they come. */
const passesOn = /(SearchCV|TransformedTargetRegressor|CalibratedClassifierCV)$/;

/** What columns hold: each by what the first estimator makes of it that says so. */
export class ColumnKinds {
  readonly columns: SourceColumn[];
  readonly #names: readonly (string | null)[];

  constructor(names: readonly (string | null)[]) {
    this.#names = names;
    this.columns = names.map((name) => ({ name, kind: null, categories: null }));
  }

  /**
   * @param numbers of the columns that the estimator is given, in its order
   * @throws MlpackError for attributes that aren't as they should be
   */
  async tell(
    visited: VisitedEstimator,
    numbers: readonly number[] = [...this.columns.keys()],
  ): Promise<void> {
    const { estimator, outline, inner } = visited;
    const { name } = estimator.object.type;
    if (outline !== null) {
      for (const [at, column] of outline.columns.entries()) {
        const { kind, categories, hiddenCategories = 0 } = column;
        const count = (categories?.length ?? 0) + hiddenCategories;
        if (outline.columns.length === numbers.length) this.#set(numbers[at], kind, categories, count);
      }
    } else if (name === 'ColumnTransformer') {
      for (const one of inner) await this.tell(one, await this.#chosen(estimator, one.estimator, numbers));
    } else if (name === 'Pipeline') {
      for (const step of inner.filter(({ isIdle }) => !isIdle)) {
        await this.tell(step, numbers);
        if (!keepsColumns.test(step.estimator.object.type.name)) break;
      }
    } else if (name === 'FeatureUnion') {
      for (const one of inner) await this.tell(one, numbers);
    } else if (passesOn.test(name)) {
      for (const one of inner.slice(0, 1)) await this.tell(one, numbers);
    } else if (name.endsWith('Encoder') && estimator.has('categories_')) {
      const lists = await estimator.items('categories_');
      for (const [at, list] of lists.entries()) {
        if (lists.length === numbers.length)
          this.#set(numbers[at], 'category', await values(estimator, list), listLength(list));
      }
    } else if (!takesAny.test(name)) {
      for (const at of numbers) this.#set(at, readsText.test(name) ? 'text' : 'number', null);
    }
  }

  /** @param count of categories, those that aren't listed too */
  #set(
    at: number | undefined,
    kind: SourceColumn['kind'],
    categories: SourceColumn['categories'],
    count = categories?.length ?? 0,
  ): void {
    const column = at === undefined ? undefined : this.columns[at];
    if (at === undefined || column?.kind !== null) return;
    const hidden = count - (categories?.length ?? 0);
    this.columns[at] = { ...column, kind, categories, ...(hidden > 0 ? { hiddenCategories: hidden } : {}) };
  }

  /** Numbers of the columns that a transformer in a ColumnTransformer is given. */
  async #chosen(outer: Estimator, inner: Estimator, numbers: readonly number[]): Promise<readonly number[]> {
    const names = (await outer.names('feature_names_in_')) ?? this.#names;
    for (const item of await outer.items(outer.oneOf('transformers_', 'transformers'))) {
      const [, transformer, columns = null] = await outer.itemsOf(item, 'transformers_');
      if (transformer !== inner.object) continue;
      const chosen = await columnNumbers(outer, columns, names, numbers.length, 'transformers_');
      return chosen.map((at) => numbers[at] ?? -1);
    }
    return [];
  }
}

async function values(estimator: Estimator, list: PickleValue): Promise<SourceColumn['categories']> {
  const items = await estimator.firstItemsOf(list, 'categories_', maxShown);
  return items.map((item) => {
    if (typeof item === 'bigint') return Number(item);
    // NaN stands for a missing value, which JSON has no number for.
    if (typeof item === 'number') return Number.isFinite(item) ? item : null;
    return typeof item === 'string' || typeof item === 'boolean' ? item : null;
  });
}
