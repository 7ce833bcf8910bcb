/** What a project's pipeline is made of: built and tested for each change, released from one branch. */
export interface Pipeline {
  /** Repository that images are pushed to, as it is typed: without tag and digest. */
  readonly image: string;
  /** Host of its registry. */
  readonly registry: string;
  /** The tag that moves to what is released. */
  readonly channel: string;
  /** The branch that is released from. */
  readonly branch: string;
  /** What npm installs: mlpack in one version. */
  readonly package: string;
  /** Whether versions follow from what has changed since the last release; else mlpack.yaml says them. */
  readonly isVersionDerived: boolean;
}

/** A system that runs pipelines: where it looks for them, and how they are written there. */
export interface PipelineFormat {
  /** Of the file in the repository, with slashes. */
  readonly path: string;
  /** What a line starts with that is a comment. */
  readonly comment: '#' | '//';
  /** The file's text but for what says who wrote it. The same pipeline gives the same text. */
  readonly write: (pipeline: Pipeline) => string;
}

/** The variables that the steps of every format read. */
export function pipelineVariables({ package: npmPackage, image, registry, channel }: Pipeline) {
  return {
    MLPACK_PACKAGE: npmPackage,
    MLPACK_IMAGE: image,
    MLPACK_REGISTRY: registry,
    MLPACK_CHANNEL: channel,
  };
}

/** The image of Node.js that containers run the steps in. */
export const nodeImage = 'node:24-bookworm';
