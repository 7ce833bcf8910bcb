import { ownMetadata } from '../../formats/onnx/own-metadata.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';

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
  const isAll = metadata['mlpack.unused'] === undefined;
  if (others.length === 0 && isAll && namesOfText.has(input.name)) return textData(input.name);
  const texts = inputs.filter(({ dtype }) => dtype === 'string').map(({ name }) => name);
  const used = columns ?? inputs.map(({ name }) => name);
  const dtype =
    texts.length === 0 ? '' : `, dtype={${texts.map((name) => `${JSON.stringify(name)}: str`).join(', ')}}`;
  return {
    imports: ['pandas'],
    lines: [
      `rows = pandas.read_csv("test.csv"${dtype}).head(${rowCount})`,
      // Between those that it uses stand those that it doesn't, and only the model knows where.
      ...nones(metadata),
      `rows = rows[${isAll ? listed(used) : `list(${first}.feature_names_in_)`}]`,
    ],
    variable: 'rows',
    // pandas' own JSON rounds numbers.
    entry: '"rows": rows.astype(object).where(rows.notna(), None).to_dict("records")',
  };
}

/** pandas reads a missing text as NaN, which is another category than None, or none that is filled in. */
function nones(metadata: ModelInfo['metadata']): string[] {
  const { none } = ownMetadata({ metadata: new Map(Object.entries(metadata)) });
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
