import { MlpackError } from '../../errors/mlpack-error.ts';
import { shownText } from '../../util/shown-texts.ts';
import { reshape } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { Features } from '../sklearn/columns/features.ts';
import { once, type Context, type Methods } from '../sklearn/methods.ts';
import { boosterMatrix } from './booster-matrix.ts';
import { boosterMargins } from './booster-margins.ts';
import { boosterOfEstimator } from './booster-of-estimator.ts';
import type { Booster } from './read/booster.ts';
import { categoryNote } from './category-note.ts';
import { classifierMethods } from './classifier-methods.ts';
import { objectives, type Objective } from './objectives.ts';
import { wrapperOfEstimator, wrapperOfFile, type Wrapper } from './wrapper.ts';

/**
 * A Booster of XGBoost: what its predict answers. A file that one of the classes for scikit-learn saved answers as that class
 * does.
 */
export async function convertBooster(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const booster = await boosterOfEstimator(estimator, context.signal);
  const wrapper = await wrapperOfFile(booster, estimator.file);
  if (wrapper === null && /^(binary:logistic|multi:)/.test(booster.objective)) {
    context.notes.push(
      'The model is a Booster: it answers what Booster.predict does. Save the XGBClassifier for labels and probabilities.',
    );
  }
  return convert(estimator, features, context, booster, wrapper);
}

/** XGBClassifier, XGBRegressor, XGBRanker, and their random forests. */
export async function convertXgboostWrapper(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const booster = await boosterOfEstimator(estimator, context.signal);
  return convert(estimator, features, context, booster, await wrapperOfEstimator(estimator));
}

function convert(
  estimator: Estimator,
  features: Features,
  context: Context,
  booster: Booster,
  wrapper: Wrapper | null,
): Methods {
  const { graph } = context;
  const place = `${estimator.file}: ${estimator.place}`;
  const objective = objectiveOf(booster, place);
  const note = categoryNote(booster);
  if (note !== null) context.notes.push(note);
  const margins = once(async () => {
    const x = boosterMatrix(graph, features, booster, { missing: wrapper?.missing ?? Number.NaN, place });
    return boosterMargins(graph, x, booster, {
      start: startOf(booster, objective),
      rounds: wrapper === null ? undefined : bestRounds(booster),
      place,
    });
  });
  const predicted = once(async () => objective.predict(graph, await margins()));
  const margin = once(async () => flat(graph, await margins()));
  if (wrapper?.isClassifier !== true) {
    return { kind: 'regressor', predict: once(async () => flat(graph, await predicted())), margin };
  }
  return { ...classifierMethods({ graph, place, booster, wrapper, margins, predicted }), margin };
}

function objectiveOf({ objective }: Booster, place: string): Objective {
  const found = objectives.get(objective.replace(/^gpu:/, ''));
  if (found !== undefined) return found;
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${place} has the objective ${shownText(objective, 100)}, which isn't known.`,
    {
      suggestions: [`Objectives that are known: ${[...objectives.keys()].join(', ')}.`],
    },
  );
}

function startOf(
  { baseScore, sumCount, version, isBaseMargin }: Booster,
  objective: Objective,
): Float32Array {
  const [first = 0] = baseScore;
  const scores = baseScore.length === sumCount ? baseScore : new Float32Array(sumCount).fill(first);
  return isBaseMargin ? scores : objective.margins(scores, version);
}

/** Rounds after which training was best, where it stopped early: the classes for scikit-learn leave out those that followed. */
function bestRounds({ attributes }: Booster): number | undefined {
  const best = Number(attributes.get('best_iteration') ?? Number.NaN);
  return Number.isSafeInteger(best) && best >= 0 ? best + 1 : undefined;
}

/** One number for each row as a vector. */
function flat(graph: Graph, value: Value): Value {
  return columnsOf(value) === 1 ? reshape(graph, value, [-1]) : value;
}
