import { partName, serviceNames } from '../../../deploy/service-names.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { mapNonEmpty, type NonEmpty } from '../../../util/non-empty.ts';
import type { Environment } from '../../environment/environment.ts';
import { openModels, type OpenedModel } from './open-models.ts';

/** A model with its shadow, of which the image is another version. */
export interface ShadowedModel extends OpenedModel {
  readonly shadow?: OpenedModel | undefined;
}

/**
 * The models of a stack, each with its shadow where it has one.
 *
 * @param images as typed; none means what was built last here
 * @param shadows images as typed, each of a version of one of the models
 * @param nameOf makes a name that a service may have
 * @throws MlpackError USAGE for a shadow of no model, or a second one; those of openModels
 */
export async function stackModels(
  environment: Environment,
  images: readonly string[],
  shadows: readonly string[],
  nameOf?: (imageName: string) => string,
): Promise<NonEmpty<ShadowedModel>> {
  const models = await openModels(environment, images, nameOf);
  const shadowOf = new Map<OpenedModel, OpenedModel>();
  for (const argument of shadows) {
    const [shadow] = await openModels(environment, [argument]);
    const of = versionOf(shadow, `--shadow ${argument}`, models);
    if (shadowOf.has(of)) throw secondShadow(of, argument);
    shadowOf.set(of, shadow);
  }
  const shadowed = models.filter((model) => shadowOf.has(model));
  const names = serviceNames([
    ...models.map(({ service }) => service),
    ...shadowed.map(({ service }) => partName(service, 'shadow')),
  ]);
  return mapNonEmpty(models, (model): ShadowedModel => {
    const shadow = shadowOf.get(model);
    if (shadow === undefined) return model;
    const service = names[models.length + shadowed.indexOf(model)] ?? partName(model.service, 'shadow');
    return { ...model, shadow: { ...shadow, service } };
  });
}

/**
 * The image of a stack that another is a version of: the one whose models it has all of.
 *
 * @param asked the option, as typed
 * @throws MlpackError USAGE
 */
export function versionOf<Model extends Pick<OpenedModel, 'models'>>(
  other: Pick<OpenedModel, 'models'>,
  asked: string,
  opened: readonly Model[],
): Model {
  const names = new Set(other.models.map(({ name }) => name));
  const of = opened.filter(({ models }) => models.every(({ name }) => names.has(name)));
  const [only] = of;
  if (only !== undefined && of.length === 1) return only;
  const inStack = opened.flatMap(({ models }) => models.map(({ name }) => name));
  throw new MlpackError(
    'USAGE',
    `${asked}: it has ${[...names].join(', ')}, and the stack ${of.length === 0 ? 'no image with no other models' : 'several images with these'}.`,
    { suggestions: [`Name another version of one image of the stack, which has ${inStack.join(', ')}`] },
  );
}

function secondShadow({ service }: OpenedModel, argument: string): MlpackError {
  return new MlpackError('USAGE', `--shadow ${argument}: ${service} has a shadow already.`, {
    suggestions: ['Name one for each model.'],
  });
}
