/** The folder of an image that holds what mlpack puts there, as layers name it: without a slash before it. */
export const imageHome = 'opt/mlpack';

/** The folders in it; all but node_modules are at the top of a build context, too. */
export const homeFolders = {
  server: 'server',
  model: 'model',
  config: 'config',
  nodeModules: 'node_modules',
} as const;

/** The folder of an image that holds what mlpack puts there, as a path in the container. */
export const imageHomePath = `/${imageHome}`;

/** The serving app, relative to the home of an image. */
export const serverFile = `${homeFolders.server}/server.mjs`;

/** What starts it in a container, and with `--healthcheck` asks whether it is ready. */
export const serverFilePath = `${imageHomePath}/${serverFile}`;

/** What divides texts into tokens, beside the serving app: only where a model of the image needs it. */
export const encoderFile = 'encoder.mjs';

/** What decodes pictures, beside the serving app: only where a model of the image needs it. */
export const picturesFile = 'pictures.mjs';

/** What the serving app is made of, beside it. */
export const bundledFile = 'bundled.json';

/** The folder of the page for browsers, beside the serving app. */
export const pageFolder = `${homeFolders.server}/page`;

/** Files that tell about an image as a whole, in its config folder. */
export const imageFiles = {
  /** The list of the image's models; only where mlpack.yaml lists them. */
  repository: 'repository.json',
  openapi: 'openapi.json',
  dockerfile: 'Dockerfile',
  lock: 'mlpack.lock',
} as const;

/** Files that tell about one model, in the config folder of that model. */
export const modelFiles = {
  contract: 'contract.json',
  golden: 'golden.json',
  graph: 'graph.svg',
  /** OpenSSF Model Signing's, of the file that the model was built of; only where one was beside that. */
  signature: 'model.sig',
} as const;

/** Folders of a model's files, relative to the home of an image; the same in a build context. */
export interface ModelFolders {
  readonly model: string;
  /** The folder of the {@link modelFiles}. */
  readonly config: string;
}

/** An image of the one model that mlpack.yaml describes at its top level. */
export const onlyModelFolders: ModelFolders = { model: homeFolders.model, config: homeFolders.config };

/** An image of the models that mlpack.yaml lists. */
export function listedModelFolders(model: { readonly name: string; readonly version: string }): ModelFolders {
  const path = `${model.name}/${model.version}`;
  return { model: `${homeFolders.model}/${path}`, config: `${homeFolders.config}/models/${path}` };
}
