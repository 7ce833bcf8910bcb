import type { SavedPart } from '../../../convert/describe/saved-parts.ts';
import type { FileKind } from '../../recognise/export-advice.ts';

/** A file as Python is to load it. */
export interface LoadedFile {
  /** As the script names it. */
  readonly path: string;
  readonly kind: FileKind;
  readonly isJoblib: boolean;
  readonly parts: readonly SavedPart[];
}

/** Lines that load a model, and what gives its answers. */
export interface PythonModel {
  readonly imports: readonly string[];
  readonly lines: readonly string[];
  /** The estimator that is given the rows. */
  readonly first: string;
  /** What the model is given, made of a variable. */
  readonly given: (data: string) => string;
  /** What gives the answers of a method, by the name that golden files have for them. */
  readonly answers: (method: string, given: string) => string;
}

interface Framework {
  readonly name: string;
  /** The module that knows its version. */
  readonly module: string;
}

const scikitLearn: Framework = { name: 'scikit-learn', module: 'sklearn' };
const frameworks: ReadonlyMap<string, Framework> = new Map([
  ['xgboost', { name: 'XGBoost', module: 'xgboost' }],
  ['lightgbm', { name: 'LightGBM', module: 'lightgbm' }],
  ['catboost', { name: 'CatBoost', module: 'catboost' }],
]);

/** The framework of an estimator; what follows scikit-learn's ways is scikit-learn's. */
export function frameworkOf({ library }: Pick<SavedPart, 'library'>): Framework {
  return frameworks.get(library) ?? scikitLearn;
}

/**
 * How Python loads the files of a chain, and asks the model at its end.
 *
 * @param hasCategories whether it's given a data frame with columns of categories, which XGBoost takes only when told to
 */
export function pythonModel(files: readonly LoadedFile[], hasCategories: boolean): PythonModel {
  const enabled = hasCategories ? 'enable_categorical=True' : '';
  const imports = new Set<string>();
  const lines: string[] = [];
  const variables: { readonly part: SavedPart; readonly name: string }[] = [];
  for (const [index, file] of files.entries()) {
    const [only, ...others] = file.parts;
    const isWhole = only?.key === null && others.length === 0;
    const variable = isWhole ? variableOf(only, variables.length) : `saved${index === 0 ? '' : index + 1}`;
    lines.push(...loading(file, variable, imports, enabled));
    for (const part of file.parts) {
      const name = isWhole ? variable : `${variable}${part.subscripts}`;
      variables.push({ part, name });
    }
  }
  const transformers = variables.filter(({ part }) => part.role === 'transformer');
  const encoder = variables.find(({ part }) => part.role === 'labels');
  const target = variables.find(({ part }) => part.role === 'target');
  const model = variables.findLast(({ part }) => part.role === 'model') ?? transformers.pop();
  return {
    imports: [...imports],
    lines,
    first: (transformers[0] ?? model)?.name ?? 'model',
    given: (data) => transformers.reduce((made, { name }) => `${name}.transform(${made})`, data),
    answers: (method, given) => {
      const asked = asking(model?.part, model?.name ?? 'model', method, given, enabled);
      if (target !== undefined) return turnedBack(target, asked);
      return encoder !== undefined && method === 'predict'
        ? `${encoder.name}.inverse_transform(${asked})`
        : asked;
    },
  };
}

/** A scaler takes a matrix, where a model of one target answers a vector. */
function turnedBack(
  { part, name }: { readonly part: SavedPart; readonly name: string },
  asked: string,
): string {
  return part.targetColumns === 1
    ? `${name}.inverse_transform(${asked}.reshape(-1, 1)).ravel()`
    : `${name}.inverse_transform(${asked})`;
}

function variableOf({ role }: SavedPart, place: number): string {
  if (role === 'model') return 'model';
  return role === 'labels' ? 'encoder' : `transformer${place === 0 ? '' : place + 1}`;
}

function loading(
  { path, kind, isJoblib, parts }: LoadedFile,
  variable: string,
  imports: Set<string>,
  enabled: string,
): string[] {
  const file = JSON.stringify(path);
  const [part] = parts;
  if (kind === 'lightgbm') return [`${variable} = lightgbm.Booster(model_file=${file})`];
  if (kind === 'xgboost' || kind === 'catboost') {
    const form = kind === 'catboost' && path.endsWith('.json') ? ', format="json"' : '';
    // A file may say anything of its class, and what is written here will be run.
    const type = /^\w+$/.test(part?.type ?? '') ? part?.type : 'Booster';
    const settings = kind === 'xgboost' && type !== 'Booster' ? enabled : '';
    return [`${variable} = ${kind}.${type}(${settings})`, `${variable}.load_model(${file}${form})`];
  }
  if (isJoblib) {
    imports.add('joblib');
    return [`${variable} = joblib.load(${file})`];
  }
  imports.add('pickle');
  return [`with open(${file}, "rb") as file:`, `    ${variable} = pickle.load(file)`];
}

/** How a class is asked for what a method gives. */
function asking(
  part: SavedPart | undefined,
  name: string,
  method: string,
  given: string,
  enabled: string,
): string {
  const { library = '', type = '' } = part ?? {};
  const data =
    library === 'xgboost' && type === 'Booster'
      ? `xgboost.DMatrix(${given}${enabled === '' ? '' : `, ${enabled}`})`
      : given;
  if (method !== 'margin') return `${name}.${method}(${data})`;
  const raw =
    library === 'xgboost'
      ? 'output_margin=True'
      : library === 'lightgbm'
        ? 'raw_score=True'
        : 'prediction_type="RawFormulaVal"';
  return `${name}.predict(${data}, ${raw})`;
}
