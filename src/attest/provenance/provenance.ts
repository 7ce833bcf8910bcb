import type { Contract } from '../../../contract/contract.ts';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { ResourceDescriptor, Statement } from '../statement.ts';
import type { CiRun } from './ci-run.ts';
import { lockedDependencies, modelFiles } from './dependencies.ts';

/** https://slsa.dev/spec/v1.1/provenance */
export const provenanceType = 'https://slsa.dev/provenance/v1';
/** How to read the parameters; docs/trust.md says it. */
const buildType = 'https://mlpack.dev/provenance/image/v1';
/** mlpack, wherever it ran: which machine that was, only who signs can say. */
const builderId = 'https://mlpack.dev/builder';

/** What an image says of how it was made. */
export interface BuiltFrom {
  readonly name: string;
  readonly version: string;
  /** Names of the platforms, for example linux/amd64. */
  readonly platforms: readonly string[];
  /** With the folder of the image that each is in. */
  readonly models: NonEmpty<{ readonly contract: Contract; readonly folder: string }>;
  readonly lock: Lock;
  /** What it carries that it was made by: Dockerfile and lock, by name. */
  readonly recipe: readonly { readonly name: string; readonly sha256: string }[];
  /** The time of everything in it, in seconds. */
  readonly createdSeconds: number;
}

/** Who says it, and where. */
export interface Attester {
  /** Of mlpack; undefined where it is not to be said. */
  readonly version: string | undefined;
  /** Undefined where it was no pipeline, or is not to be said. */
  readonly run: CiRun | undefined;
}

/**
 * Where an image comes from, as SLSA has it: all but the run follows from what the image carries, so that the same image
 * gives the same, and no time is in it but one that the pipeline tells.
 */
export function provenanceOf(
  { name, version, platforms, models, lock, recipe, createdSeconds }: BuiltFrom,
  { version: attesterVersion, run }: Attester,
): Pick<Statement, 'predicateType' | 'predicate'> {
  const { base, builder } = lock;
  const source: readonly ResourceDescriptor[] = run?.source === undefined ? [] : [run.source];
  return {
    predicateType: provenanceType,
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: {
          name,
          version,
          platforms,
          base:
            base.kind === 'image'
              ? { kind: base.kind, reference: base.reference }
              : { kind: base.kind, suite: base.suite },
          models: models.map(({ contract }) => ({
            name: contract.name,
            version: contract.version,
            file: contract.model.file,
            ...(contract.steps === undefined ? {} : { steps: contract.steps.map(({ kind }) => kind) }),
          })),
        },
        internalParameters: {
          format: builder.format,
          layerEncoder: builder.layerEncoder,
          SOURCE_DATE_EPOCH: createdSeconds,
          ...(run === undefined ? {} : { [run.system]: run.variables }),
        },
        resolvedDependencies: [
          ...source,
          ...recipe.map((file) => ({ name: file.name, digest: { sha256: file.sha256 } })),
          ...models.flatMap(({ contract, folder }) => modelFiles(contract, folder)),
          ...lockedDependencies(lock),
        ],
      },
      runDetails: {
        builder: {
          id: builderId,
          ...(attesterVersion === undefined ? {} : { version: { mlpack: attesterVersion } }),
        },
        ...(run?.url === undefined && run?.startedOn === undefined
          ? {}
          : {
              metadata: {
                ...(run.url === undefined ? {} : { invocationId: run.url }),
                ...(run.startedOn === undefined ? {} : { startedOn: run.startedOn }),
              },
            }),
      },
    },
  };
}
