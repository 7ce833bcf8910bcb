import type { DatabaseKind, Stack } from './stack.ts';

/** How a stack is written for a kind of place that it runs on. */
export interface StackWriter<S> {
  /**
   * The files of a stack by path, all but its secrets. The same stack gives the same files.
   * @param standing texts by path of what stands in the folder whatever is written: secrets, and files whose edits are kept
   * @throws MlpackError USAGE for what can't be asked of the target
   */
  files(stack: S, standing?: ReadonlyMap<string, string>): Record<string, string>;
  /** Names of the secrets that a stack needs, each of which is in `secrets/NAME`. */
  secrets(stack: S): string[];
  /** What somebody types to take down a stack by its name alone: its files are another stack's now. */
  downCommand(name: string): string;
}

/** A kind of place that is known by what stands in a folder. */
export interface DeployTarget extends StackWriter<Stack> {
  /** The file by which a folder is known to have a stack for this target. */
  readonly mainFile: string;
}

/** Entries to the models of a running stack, and the kind of database that their predictions go to. */
export interface StackEntries {
  /** Entry to each model, by the name of its service. */
  readonly models: Readonly<Record<string, StackEntry>>;
  readonly predictions: DatabaseKind;
}

export interface StackEntry {
  /** The service whose published port leads to the model, and that port in its container. */
  readonly service: string;
  readonly port: number;
  /** What stands before every path of the server: nothing, or `/` and a name. */
  readonly path: string;
}

/** Address at which something of a running stack is reached, and the user to reach it as. */
export interface StackAddress {
  readonly name: string;
  readonly url: string;
  /** Whether it is reached from this machine; else only the other services of the stack reach it. */
  readonly isPublished: boolean;
  readonly user: string | null;
  /** Path of the file with the password, in the stack's folder. */
  readonly passwordFile: string | null;
}
