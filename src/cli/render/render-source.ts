import type {
  ClassLabels,
  ModelSource,
  SourceColumn,
  SourceEstimator,
  TreeCounts,
} from '../../../contract/schemas/inspect.schema.ts';
import { printableLine } from '../text/printable.ts';
import { shellPath } from '../../util/shell-word.ts';

const shownColumns = 8;
const shownValues = 5;
/** Characters of an estimator's settings. */
const maxSettings = 200;

const forms: Readonly<Record<ModelSource['form'], string>> = {
  'catboost-cbm': "CatBoost's own form (cbm)",
  'catboost-json': 'JSON of CatBoost',
  'lightgbm-text': "LightGBM's text",
  npy: 'a NumPy array (.npy)',
  pickle: 'pickle',
  'xgboost-binary': "XGBoost's older binary form",
  'xgboost-json': 'JSON of XGBoost',
  'xgboost-ubjson': 'UBJSON of XGBoost',
};

/** What is known of a file before it's converted, as labels and values. */
export function sourceFields(source: ModelSource): [string, string][] {
  const { libraries, columns, columnCount, classes, hiddenClasses = [], trees, estimators } = source;
  const made = Object.entries(libraries).map(([name, version]) =>
    version === null ? name : `${name} ${version}`,
  );
  return [
    ['File', formInWords(source)],
    ...(estimators.length === 0 ? [field('Holds', source.holds)] : []),
    ...(made.length === 0 ? [] : [field('Made with', made.join(', '))]),
    ...(columnCount === null ? [] : [field('Columns', columnsInWords(columns ?? [], columnCount))]),
    ...(classes === null ? [] : [field('Classes', classesInWords(classes, hiddenClasses))]),
    ...(trees === null ? [] : [field('Trees', treesInWords(trees))]),
  ];
}

function field(label: string, value: string): [string, string] {
  return [label, value];
}

function formInWords({ form, protocol, compression, writer, sidecars }: ModelSource): string {
  return [
    `${forms[form]}${protocol === null ? '' : ` of protocol ${protocol}`}`,
    ...(writer === null ? [] : [`written by ${writer}`]),
    ...(compression === null ? [] : [`packed by ${compression}`]),
    ...(sidecars.length === 0 ? [] : [`arrays in ${listed(sidecars)}`]),
  ].join(', ');
}

function classesInWords(classes: readonly ClassLabels[], hidden: readonly number[]): string {
  return listed(
    classes.map((labels, output) => listed(labels.map(String), hidden[output])),
    0,
    '; ',
  );
}

function columnsInWords(columns: readonly SourceColumn[], count: number): string {
  const isTold = columns.some(({ name, categories }) => name !== null || categories !== null);
  const kinds = new Set(columns.map(({ kind }) => kind));
  const [kind] = kinds;
  if (!isTold) return `${count}${kinds.size === 1 && kind != null ? ` of ${kindInWords[kind]}` : ''}`;
  const shown = columns.slice(0, shownColumns).map(columnInWords).join(', ');
  return count > shownColumns ? `${shown}, … ${(count - shownColumns).toLocaleString('en')} more` : shown;
}

const kindInWords = { number: 'numbers', category: 'categories', text: 'texts' } as const;

function columnInWords({ name, kind, categories, hiddenCategories }: SourceColumn, at: number): string {
  const said =
    categories !== null
      ? `one of ${listed(
          categories.map((value) => (value === null ? 'missing' : String(value))),
          hiddenCategories,
        )}`
      : kind === null || kind === 'number'
        ? ''
        : kind;
  return `${name ?? at}${said === '' ? '' : ` (${said})`}`;
}

/** @param hidden how many more there are than values */
function listed(values: readonly string[], hidden = 0, between = ', '): string {
  const count = values.length + hidden;
  return count <= shownValues + 1 && hidden === 0
    ? values.join(between)
    : `${values.slice(0, shownValues).join(between)}${between}… ${(count - Math.min(shownValues, values.length)).toLocaleString('en')} more`;
}

function treesInWords({ count, nodes }: TreeCounts): string {
  return `${count.toLocaleString('en')}, of ${nodes.toLocaleString('en')} nodes`;
}

/** The estimators of a model, those inside others below them. */
export function renderEstimators({ estimators, problems }: ModelSource): string[] {
  const refused = new Set(problems.map(({ place }) => place));
  return estimators.flatMap((estimator) => renderEstimator(estimator, '', '', refused));
}

function renderEstimator(
  estimator: SourceEstimator,
  first: string,
  rest: string,
  refused: ReadonlySet<string>,
): string[] {
  const { estimators, hidden } = estimator;
  const more =
    hidden > 0 ? [`${rest}└─ … ${hidden} more like ${estimators.length === 1 ? 'it' : 'them'}`] : [];
  return [
    `${first}${refused.has(estimator.place) ? '✗ ' : ''}${printableLine(estimatorInWords(estimator))}`,
    ...estimators.flatMap((inner, at) => {
      const isLast = at === estimators.length - 1 && hidden === 0;
      return renderEstimator(
        inner,
        `${rest}${isLast ? '└─ ' : '├─ '}`,
        `${rest}${isLast ? '   ' : '│  '}`,
        refused,
      );
    }),
    ...more,
  ];
}

function estimatorInWords({ name, class: path, settings, columns, trees }: SourceEstimator): string {
  const given = shortened(Object.entries(settings).map(([setting, value]) => `${setting}=${value}`));
  return [
    `${name === null ? '' : `${name}: `}${path.split('.').at(-1) ?? path}${given.length === 0 ? '' : `(${given.join(', ')})`}`,
    ...(trees === null ? [] : [`${trees.count.toLocaleString('en')} tree${trees.count === 1 ? '' : 's'}`]),
    ...(columns === null ? [] : [`of ${listed(columns)}`]),
  ].join('  ');
}

/** As many settings as a line has room for. */
function shortened(settings: readonly string[]): readonly string[] {
  let length = 0;
  const shown = settings.filter((setting) => {
    length += setting.length + 2;
    return length <= maxSettings;
  });
  return shown.length === settings.length ? shown : [...shown, `… ${settings.length - shown.length} more`];
}

/** What stands in the way of serving a model, and why its inputs and outputs aren't shown. */
export function renderProblems({ problems, conversion, estimators }: ModelSource, path: string): string[] {
  return [
    ...(problems.length === 0
      ? []
      : ['', 'mlpack would refuse this model:', ...problems.flatMap(problemLines)]),
    ...(conversion === 'left out'
      ? [
          '',
          'Its inputs and outputs are not shown: a model this large is not converted just to be looked at.',
          ...(estimators.some(hasUnread)
            ? ['Nor are columns and trees of its booster: of this size it is read only to be converted.']
            : []),
          `  → mlpack convert ${printableLine(shellPath(path))} --output model.onnx`,
        ]
      : []),
  ];
}

/** Whether a booster is inside that was too large to be read, which is without trees and settings of its own then. */
function hasUnread({ class: type, trees, estimators, settings }: SourceEstimator): boolean {
  const isBooster = /^(catboost|xgboost)\./.test(type);
  return (isBooster && trees === null && settings['booster'] === undefined) || estimators.some(hasUnread);
}

function problemLines({ place, reason, count, suggestions }: ModelSource['problems'][number]): string[] {
  const others = count === 1 ? '' : ` (and ${count - 1} more like it)`;
  // What is wrong with the file is a sentence; what is wrong with an attribute begins with where that is.
  const isWhole = place === '' || reason.startsWith(`${place}.`);
  const said = isWhole
    ? reason.replace(/^(?:at|the) /, (word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    : `${place} ${reason}`;
  return [
    `  - ${printableLine(`${said}${others}.`)}`,
    ...suggestions.map((suggestion) => `    → ${printableLine(suggestion)}`),
  ];
}
