import type { Stack } from '../../../deploy/stack.ts';
import { asReference } from '../../../oci/documents/reference.ts';
import { field } from '../../../util/record.ts';
import { imagesIn, replicasIn } from './recorded-options.ts';
import type { RecordKind } from './stack-record.ts';

const databases = ['postgres', 'sqlite', 'none'] as const;

/** What a stack was asked for. */
export interface StackOptions extends Pick<Stack, 'database' | 'monitoring' | 'proxy' | 'replicas'> {
  /** Images as typed; none means what was built last. */
  readonly images: readonly string[];
  /** Images of shadows as typed. */
  readonly shadows?: readonly string[] | undefined;
  /** Whether it is for a swarm; else for Compose. */
  readonly swarm: boolean;
  /** The image of PostgreSQL, in its full form; undefined is the official one. */
  readonly databaseImage?: string | undefined;
}

/** The records of `mlpack compose`. */
export const composeRecord: RecordKind<StackOptions> = {
  command: 'mlpack compose',
  target: undefined,
  checkOptions(options, refuse) {
    const flag = (name: string, absent?: boolean): boolean => {
      const value = field(options, name) ?? absent;
      return typeof value === 'boolean' ? value : refuse(name);
    };
    const databaseImage = field(options, 'databaseImage');
    return {
      database: databases.find((kind) => kind === field(options, 'database')) ?? refuse('database'),
      monitoring: flag('monitoring'),
      proxy: flag('proxy'),
      replicas: replicasIn(options) ?? refuse('replicas'),
      // Records of before there were two kinds of stacks don't say.
      swarm: flag('swarm', false),
      images: imagesIn(options, 'images') ?? refuse('images'),
      shadows:
        field(options, 'shadows') === undefined
          ? undefined
          : (imagesIn(options, 'shadows') ?? refuse('shadows')),
      databaseImage:
        databaseImage === undefined ||
        (typeof databaseImage === 'string' && asReference(databaseImage) !== undefined)
          ? databaseImage
          : refuse('databaseImage'),
    };
  },
};
