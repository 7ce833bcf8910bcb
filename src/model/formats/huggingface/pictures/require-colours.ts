import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { shellPath } from '../../../../util/shell-word.ts';
import type { ReadFolder } from '../read-folder.ts';

/** Channels of the pictures that are served. */
const colours = 3;

const means = ['image_mean', 'image_std'] as const;

/**
 * Refuses a folder whose model sees pictures of another number of channels than three, as `num_channels` says, or a mean or deviation with
 * as many numbers.
 *
 * @param path of the file that the processor's fields are from
 * @throws MlpackError MODEL_UNSUPPORTED
 */
export function requireColours(folder: ReadFolder, path: string, processor: DeclaredFields): void {
  const told = processor.value('num_channels') ?? folder.config.value('num_channels');
  if (typeof told === 'number' && told !== colours)
    throw otherChannels(folder, `${folder.path} is for pictures of`, told);
  for (const name of means) {
    const value = processor.value(name);
    if (
      Array.isArray(value) &&
      value.length !== colours &&
      value.length > 0 &&
      value.every((one) => typeof one === 'number')
    )
      throw otherChannels(folder, `${path}: ${name} is for pictures of`, value.length);
  }
}

/** Refuses a graph whose only input of pictures has another number of channels. @throws MlpackError MODEL_UNSUPPORTED */
export function requireColourGraph({ file, inputs }: ModelInfo): void {
  const pixels = inputs.find(({ shape }) => shape?.length === 4);
  const [, channels, , last] = pixels?.shape ?? [];
  if (pixels === undefined || typeof channels !== 'number' || channels === colours || last === colours)
    return;
  throw otherChannels({ model: file.path }, `${file.path}: "${pixels.name}" is for pictures of`, channels);
}

function otherChannels({ model }: Pick<ReadFolder, 'model'>, beginning: string, count: number): MlpackError {
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${beginning} ${count} channel${count === 1 ? '' : 's'}: from folders, pictures of three are served.`,
    {
      suggestions: [
        `Serve the tensors of its graph, which callers then send: mlpack build ${shellPath(model)}`,
        'The page makes such a tensor of a picture where mlpack.yaml says so: inputs: { pixel_values: { kind: image } }',
      ],
    },
  );
}
