import { binary, cast, reshape } from '../../graph/operators.ts';
import type { ColumnReader, ColumnReaders } from '../columns/column-reader.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type EstimatorConverters, type Methods } from '../methods.ts';
import { categoryCodes, sentCategories } from './category-codes.ts';

/** What makes numbers of labels, where it's no part of a model but all that there is. */
export const labelConverters: EstimatorConverters = new Map([
  ['sklearn.LabelBinarizer', convertLabelBinarizer],
  ['sklearn.LabelEncoder', convertLabelEncoder],
]);

/** They take one column, which scikit-learn calls y. */
const oneColumn: ColumnReader = async () => ({ names: ['y'], count: 1 });

export const labelColumns: ColumnReaders = new Map(
  [...labelConverters.keys()].map((type) => [type, oneColumn]),
);

/**
 * The number of each label: int64 [rows]. A label that is none of those that it was fitted with is refused.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.LabelEncoder.html
 */
async function convertLabelEncoder(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const encode = once(async () => {
    const classes = await fittedClasses(estimator);
    features.acceptOnly(0, sentCategories(classes));
    const codes = categoryCodes({ graph, features, estimator }, 0, classes, 'classes_');
    // The number of what it doesn't know is beyond the table, which ends the inference.
    const table = graph.ints([...classes.keys()]);
    const known = graph.node('Gather', [table, codes], { dtype: 'int64', shape: [null, 1] });
    return reshape(graph, known, [-1]);
  });
  return { kind: 'transformer', encode };
}

/**
 * A column for each label, or one for the second of two, in which its rows have one number and all others another: int64
 * [rows, columns]. A label that it doesn't know is in no column.
 * https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.LabelBinarizer.html
 */
async function convertLabelBinarizer(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const encode = once(async () => {
    const type = estimator.textOr('y_type_', 'binary');
    if (!['binary', 'multiclass'].includes(type)) {
      throw estimator.unsupported(`was fitted with ${type}, where one label a row is converted`);
    }
    const classes = await fittedClasses(estimator);
    const codes = categoryCodes({ graph, features, estimator }, 0, classes, 'classes_');
    const columns = classes.length === 2 ? [1] : [...classes.keys()];
    const isOf = graph.node('Equal', [codes, graph.ints(columns)], {
      dtype: 'bool',
      shape: [null, columns.length],
    });
    const [negative, positive] = [
      await wholeNumber(estimator, 'neg_label'),
      await wholeNumber(estimator, 'pos_label'),
    ];
    // Of one label, nothing is in the column of the second.
    const ones = cast(graph, isOf, 'int64');
    const span = graph.ints([classes.length === 1 ? 0 : positive - negative]);
    return binary(graph, 'Add', binary(graph, 'Mul', ones, span), graph.ints([negative]));
  });
  return { kind: 'transformer', encode };
}

async function wholeNumber(estimator: Estimator, name: string): Promise<number> {
  const number = await estimator.number(name);
  if (!Number.isSafeInteger(number)) throw estimator.mismatch(name, 'a whole number');
  return number;
}

async function fittedClasses(estimator: Estimator) {
  const classes = await estimator.items('classes_');
  if (classes.length === 0) throw estimator.mismatch('classes_', 'a list of labels');
  return classes;
}
