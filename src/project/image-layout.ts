/** Where the files of a model are in an image, relative to /opt/mlpack; the same in a build context. */
export interface ModelFolders {
  readonly model: string;
  /** Has contract.json, golden.json and graph.svg. */
  readonly config: string;
}

/** An image of the one model that mlpack.yaml describes at its top level. */
export const onlyModelFolders: ModelFolders = { model: 'model', config: 'config' };

/** An image of the models that mlpack.yaml lists; it has a `config/repository.json`. */
export function listedModelFolders(model: { readonly name: string; readonly version: string }): ModelFolders {
  const path = `${model.name}/${model.version}`;
  return { model: `model/${path}`, config: `config/models/${path}` };
}
