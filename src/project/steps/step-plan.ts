import type { ChainInMaking, StepFile } from './chain-in-making.ts';
import type { RefuseSetting } from './refuse-setting.ts';

/** What a step is planned with. */
export interface StepPlace {
  readonly chain: ChainInMaking;
  readonly refuse: RefuseSetting;
  /**
   * Reads a file of the project, which goes into the image under its own name where the step puts it into the chain.
   *
   * @param setting that names it
   * @param path relative to mlpack.yaml
   */
  readonly readFile: (setting: readonly string[], path: string, maxBytes: number) => Promise<ReadFile>;
}

/** A file of the project with its bytes. */
export interface ReadFile extends StepFile {
  readonly bytes: Buffer;
}

/**
 * Plans a step that mlpack.yaml has: what it reads, makes and does is put into the chain.
 *
 * @param settings as the schema has them; null where only the name stands there
 * @throws MlpackError CONFIG_INVALID where it doesn't fit what stands before it, or the graph
 */
export type StepPlan<Settings> = (settings: Settings, place: StepPlace) => void | Promise<void>;
