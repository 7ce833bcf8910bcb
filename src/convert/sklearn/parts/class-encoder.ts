import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { PickleObject } from '../../pickle/pickle-values.ts';
import { classLabels } from '../classes/class-labels.ts';
import { Estimator } from '../estimator.ts';
import { classesAnswered, columnsTaken } from './order/fitted-step.ts';
import { asMembers, inWords, type Part } from './parts-of-value.ts';

/** What names the classes of a model, if anything does. */
interface ClassEncoder {
  readonly encoder: Part | null;
  /** Why none does where there is one. */
  readonly notes: readonly string[];
}

/** A dict of encoders has one for each column that they were fitted with. */
const ofColumns = /encoders?\.[^.]*$/i;
const saysTarget = /(^|[._])y([._]|$)|target|label$|class/i;

/**
 * Which of the label encoders beside a model names its classes.
 *
 * @param model what answers
 * @param isNamed whether a user named them
 * @throws MlpackError MODEL_UNSUPPORTED where there are several, or one is of a column
 */
export async function classEncoder(
  path: string,
  encoders: readonly Part[],
  {
    model,
    isNamed,
    parts,
  }: { readonly model: PickleObject; readonly isNamed: boolean; readonly parts: readonly Part[] },
): Promise<ClassEncoder> {
  const [encoder, ...others] = encoders;
  if (encoder === undefined) return { encoder: null, notes: [] };
  const isOneFile = [...parts, encoder].every(({ key }) => key !== null);
  const ways = [
    `Where it names the classes, say so: ${asMembers([...parts, encoder])}`,
    `Where callers send the numbers that it makes of a column, leave it out: ${asMembers(parts)}`,
    'Or fit the model with a pipeline whose OrdinalEncoder makes the numbers.',
  ];
  const hint = isOneFile
    ? ways
    : ['Name no file of an encoder that names no classes of the model.', ...ways.slice(-1)];
  if (others.length > 0) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${path} holds several label encoders: ${inWords(encoders, ', ')}. One at most names the classes of a model; others made numbers of its columns, and of which isn't known.`,
      { suggestions: hint },
    );
  }
  const labels = await classLabels(new Estimator(encoder.object, path));
  const own = await classesAnswered(model, path);
  if (own !== null && own.length === labels.length && own.every((label, at) => label === labels[at])) {
    return {
      encoder: null,
      notes: [`The classes that ${inWords([encoder], '')} names are the model's own.`],
    };
  }
  if (!isNamed && (await isOfColumn(path, encoder, parts))) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${path} holds ${inWords([encoder], '')}, which is called as one of a column, whose labels it made numbers of.`,
      { suggestions: hint },
    );
  }
  return { encoder, notes: [] };
}

async function isOfColumn(path: string, { key }: Part, parts: readonly Part[]): Promise<boolean> {
  if (key === null) return false;
  const [first] = parts;
  const names = first === undefined ? null : (await columnsTaken(first.object, path)).names;
  const own = key.slice(key.lastIndexOf('.') + 1);
  const column = own.replace(/^(le|enc|encoder|label_encoder)_|_(le|enc|encoder|label_encoder)$/gi, '');
  if (names !== null && (names.includes(own) || names.includes(column))) return true;
  return ofColumns.test(key) && !saysTarget.test(own);
}
