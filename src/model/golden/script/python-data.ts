import { ownMetadata, type OwnMetadata } from '../../formats/onnx/own-metadata.ts';
import type { ModelInfo, ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';

/** Lines that read rows for a golden file. */
export interface PythonData {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
  /** The variable that the model is given. */
  readonly variable: string;
  /** The entry of the golden file that has the rows. */
  readonly entry: string;
}

/** A few dozen say enough. */
const rowCount = 20;

/** What the only input of a model is called that takes texts, and no columns. */
const namesOfText: ReadonlySet<string> = new Set(['text', 'x0']);

/**
 * How a model that was converted is given rows: a data frame where it knows columns, else a matrix or texts.
 *
 * @param first the estimator that is given them, in Python
 */
export function pythonData({ inputs, metadata }: ModelInfo, first: string): PythonData {
  const [input, ...others] = inputs;
  const width = input?.shape?.[1];
  const columns = input?.hints.columns ?? null;
  if (input === undefined) throw new RangeError('a converted model has inputs');
  if (others.length === 0 && columns === null && input.dtype !== 'string')
    return matrixData(input.name, width);
  const own = ownMetadata({ metadata: new Map(Object.entries(metadata)) });
  const isAll = own.unused.length === 0;
  if (others.length === 0 && isAll && namesOfText.has(input.name)) return textData(input.name);
  const used = columns ?? inputs.map(({ name }) => name);
  const { lines, sent } = ofCategories(own);
  const head = `.head(${rowCount})`;
  // Between those that it uses stand those that it doesn't: only the model knows where, unless all are known.
  const all = own.fitted.length > 0 ? listed(own.fitted) : `list(${first}.feature_names_in_)`;
  return {
    imports: ['pandas'],
    lines: [
      `rows = pandas.read_csv("test.csv"${readAs(inputs, own)})${lines.length === 0 ? head : ''}`,
      // Categories are those of all rows.
      ...(lines.length === 0 ? [] : [...lines, `rows = rows${head}`]),
      ...nones(own),
      `rows = rows[${isAll ? listed(used) : all}]`,
      ...sent,
    ],
    variable: 'rows',
    // pandas' own JSON rounds numbers.
    entry: `"rows": ${asRecords(sent.length === 0 ? 'rows' : 'sent')}`,
  };
}

function asRecords(frame: string): string {
  return `${frame}.astype(object).where(${frame}.notna(), None).to_dict("records")`;
}

/**
 * How pandas is to read the columns of text: one of digits as text, too, and one that can't be missing as it stands there, an
 * empty cell and "NA" as texts.
 */
function readAs(inputs: ModelInfo['inputs'], { categories }: OwnMetadata): string {
  const texts = inputs.filter(({ dtype }) => dtype === 'string');
  const isWhole = ({ name, hints }: ModelTensor) =>
    hints.missing === null || categories.get(name) === 'texts';
  return [
    ['dtype', texts.filter((input) => !isWhole(input))] as const,
    ['converters', texts.filter(isWhole)] as const,
  ]
    .filter(([, some]) => some.length > 0)
    .map(([option, some]) => {
      const entries = some.map(({ name }) => `${JSON.stringify(name)}: str`);
      return `, ${option}={${entries.join(', ')}}`;
    })
    .join('');
}

/** Lines that make categories of columns, and those that make what is sent of them where it isn't their names. */
function ofCategories({ categories }: OwnMetadata): { readonly [Part in 'lines' | 'sent']: string[] } {
  const ofForm = (...forms: readonly string[]) =>
    [...categories].filter(([, form]) => forms.includes(form)).map(([name]) => name);
  const [all, coded] = [ofForm('codes', 'names'), ofForm('codes')];
  if (all.length === 0) return { lines: [], sent: [] };
  const lines = [`for name in ${listed(all)}:`, '    rows[name] = rows[name].astype("category")'];
  if (coded.length === 0) return { lines, sent: [] };
  return {
    lines: [
      '# The model knows the codes of categories only: test.csv has to have all that it was trained with,',
      '# else make them pandas.CategoricalDtype([...]) here, in the order of the training data.',
      ...lines,
    ],
    sent: [
      `sent = rows.assign(**{name: rows[name].cat.codes.where(rows[name].notna()) for name in ${listed(coded)}})`,
    ],
  };
}

/** pandas reads a missing text as NaN, which is another category than None, or none that is filled in. */
function nones({ none }: OwnMetadata): string[] {
  return none.length === 0
    ? []
    : [
        `for name in ${listed(none)}:`,
        '    rows[name] = rows[name].astype(object).where(rows[name].notna(), None)',
      ];
}

function matrixData(name: string, width: unknown): PythonData {
  const columns = typeof width === 'number' ? `[:, :${width}]` : '';
  return {
    imports: ['numpy'],
    lines: [
      `rows = numpy.genfromtxt("test.csv", delimiter=",", skip_header=1, max_rows=${rowCount}, ndmin=2)${columns}`,
    ],
    variable: 'rows',
    entry: `"inputs": {${JSON.stringify(name)}: [[None if x != x else x for x in row] for row in rows.tolist()]}`,
  };
}

function textData(name: string): PythonData {
  return {
    imports: [],
    lines: [
      'with open("test.txt", encoding="utf-8") as file:',
      `    rows = file.read().splitlines()[:${rowCount}]`,
    ],
    variable: 'rows',
    entry: `"inputs": {${JSON.stringify(name)}: rows}`,
  };
}

function listed(names: readonly string[]): string {
  return `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;
}
