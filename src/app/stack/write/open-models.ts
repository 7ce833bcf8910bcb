import { serviceNames } from '../../../deploy/service-names.ts';
import type { StackModel } from '../../../deploy/stack.ts';
import { mapInOrder, mapNonEmpty, type NonEmpty } from '../../../util/non-empty.ts';
import type { Environment } from '../../environment/environment.ts';
import { defaultLimits } from '../../run/run.ts';
import { openImage } from '../../run/served-image.ts';
import { pinModelImage } from './pin-image.ts';

/** A model of a stack with what its image was asked for beyond Compose's needs. */
export interface OpenedModel extends Omit<StackModel, 'shadow'> {
  /** Port of gRPC in the container; null where it serves none. */
  readonly grpcPort: number | null;
  /** What the image is known by here, as a smoke test of it has remembered it (`measured-image.ts`). */
  readonly id: string;
}

/**
 * Opens the images of a stack, pins them, and names a service after each.
 *
 * @param images as typed; none means what was built last here
 * @param nameOf makes a name that a service may have
 * @throws MlpackError those of openImage; REFERENCE_INVALID
 */
export async function openModels(
  environment: Environment,
  images: readonly string[],
  nameOf?: (imageName: string) => string,
): Promise<NonEmpty<OpenedModel>> {
  const [first, ...others] = images;
  const opened = await mapInOrder([first, ...others], (argument) => openModel(environment, argument));
  const names = serviceNames(
    opened.map(({ name }) => name),
    nameOf,
  );
  return mapNonEmpty(opened, ({ name, ...model }, index) => ({ ...model, service: names[index] ?? name }));
}

async function openModel(
  environment: Environment,
  argument: string | undefined,
): Promise<Omit<OpenedModel, 'service'> & { readonly name: string }> {
  const image = await openImage(environment, argument);
  const pinned = await pinModelImage(environment, image.origin);
  if (pinned.image.remark !== null)
    environment.progress.note(`${image.name}: ${pinned.image.remark.replace('\n', ' ')}`);
  return {
    ...pinned,
    id: image.origin.id,
    name: image.name,
    port: image.ports.http,
    grpcPort: image.ports.grpc,
    memoryBytes: defaultLimits(image).memoryBytes,
    models: image.models.map(({ contract }) => ({ name: contract.name, version: contract.version })),
  };
}
