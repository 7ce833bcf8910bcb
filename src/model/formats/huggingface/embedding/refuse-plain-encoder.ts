import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { shellPath } from '../../../../util/shell-word.ts';
import type { ReadFolder } from '../read-folder.ts';

/**
 * A model that gives a vector of each token, of a folder that doesn't say how these become one. Sentence-transformers takes the
 * mean then and Text Embeddings Inference the first: nobody knows which the model was trained for.
 */
export function refusePlainEncoder({ path, architecture, model }: ReadFolder): MlpackError {
  const named = architecture === null ? '' : ` (${architecture})`;
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} gives a vector of each token${named}, and nothing in it says how they become that of a text: there is no modules.json, and no output "sentence_embedding".`,
    {
      suggestions: [
        `Download the whole folder of a model of sentence-transformers: modules.json and 1_Pooling/config.json say it.`,
        `Write both files yourself, if you know how it was trained; docs/formats.md shows them.`,
        `Serve the tensors of its graph, which callers then send: mlpack build ${shellPath(model)}`,
      ],
    },
  );
}
