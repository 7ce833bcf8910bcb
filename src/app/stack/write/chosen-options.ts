import { publicImages } from '../../../deploy/images.ts';
import type { DatabaseKind } from '../../../deploy/stack.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { formatReference, parseReference, taggedReference } from '../../../oci/documents/reference.ts';
import type { StackOptions } from './compose-record.ts';

/** What isn't said is as it was the last time, else as {@link firstOptions}. */
export interface AskedOptions {
  readonly database: DatabaseKind | undefined;
  readonly monitoring: boolean | undefined;
  readonly proxy: boolean | undefined;
  readonly replicas: number | undefined;
  readonly swarm: boolean | undefined;
  /** Images of shadows as typed; `none` for no shadow any more. */
  readonly shadows?: readonly string[] | undefined;
  /** Image of PostgreSQL as typed. */
  readonly databaseImage: string | undefined;
  /** Images as typed; none means those of the last time, else what was built last here. */
  readonly images: readonly string[];
}

const firstOptions: StackOptions = {
  database: 'postgres',
  monitoring: false,
  proxy: false,
  replicas: 1,
  swarm: false,
  images: [],
};

/**
 * What a stack is made of: what is asked for, else what it had.
 *
 * @param before undefined where there was none
 * @returns with the names of what it has only because it had it
 * @throws MlpackError USAGE for options that don't go together; REFERENCE_INVALID for an image of PostgreSQL that is none
 */
export function chosenOptions(
  { database, monitoring, proxy, replicas, swarm, images, shadows, databaseImage }: AskedOptions,
  before: StackOptions | undefined,
): { readonly chosen: StackOptions; readonly remembered: (keyof StackOptions)[] } {
  const last = before ?? firstOptions;
  const chosen = {
    database: database ?? last.database,
    monitoring: monitoring ?? last.monitoring,
    proxy: proxy ?? last.proxy,
    replicas: replicas ?? last.replicas,
    swarm: swarm ?? last.swarm,
    images: images.length > 0 ? images : last.images,
    shadows: shadows === undefined ? last.shadows : shadows.filter((image) => image !== 'none'),
    databaseImage: databaseImage === undefined ? last.databaseImage : otherThanOfficial(databaseImage),
  };
  if (databaseImage !== undefined && chosen.database !== 'postgres') throw noPostgres(chosen.database);
  refuseContradictions(chosen);
  const isRemembered = {
    images: images.length === 0 && last.images.length > 0,
    database: database === undefined && last.database !== firstOptions.database,
    databaseImage:
      databaseImage === undefined && last.databaseImage !== undefined && chosen.database === 'postgres',
    shadows: shadows === undefined && (last.shadows ?? []).length > 0,
    monitoring: monitoring === undefined && last.monitoring,
    proxy: proxy === undefined && last.proxy,
    replicas: replicas === undefined && last.replicas > 1,
    swarm: swarm === undefined && last.swarm,
  };
  const names = [
    'images',
    'database',
    'shadows',
    'databaseImage',
    'monitoring',
    'proxy',
    'replicas',
    'swarm',
  ] as const;
  return { chosen, remembered: names.filter((name) => isRemembered[name]) };
}

/** The full form of an image of PostgreSQL, by whose registry it is pinned; undefined for the one that stacks have anyway. */
function otherThanOfficial(typed: string): string | undefined {
  const wanted = parseReference(typed);
  const reference = formatReference(wanted.digest === undefined ? taggedReference(wanted) : wanted);
  return reference === publicImages.database ? undefined : reference;
}

function noPostgres(database: DatabaseKind): MlpackError {
  return new MlpackError('USAGE', `--db-image: with --db ${database} no PostgreSQL is in the stack.`, {
    suggestions: ['Have one: --db postgres', 'Or leave --db-image out'],
  });
}

function refuseContradictions({ replicas, proxy, database, swarm, shadows = [] }: StackOptions): void {
  if (shadows.length > 0 && database !== 'postgres') {
    throw new MlpackError('USAGE', `--shadow: with --db ${database} nothing can be compared.`, {
      suggestions: [
        'Keep the predictions of both in one place: --db postgres',
        'Or have no shadow: --shadow none',
      ],
    });
  }
  if (swarm && database === 'sqlite') {
    throw new MlpackError(
      'USAGE',
      '--swarm: a server that starts on another node leaves a database of SQLite behind.',
      {
        suggestions: [
          'Keep the predictions of all nodes in one place: --db postgres',
          'Or keep none: --db none',
        ],
      },
    );
  }
  if (replicas === 1) return;
  // A swarm spreads what arrives at a port over all of a service.
  if (!proxy && !swarm) {
    throw new MlpackError('USAGE', `--replicas ${replicas}: several replicas cannot share one port.`, {
      suggestions: [
        'Put a proxy before them: --proxy',
        'Or have one server: --replicas 1',
        'A swarm has one port for all: --swarm',
      ],
    });
  }
  if (database === 'sqlite') {
    throw new MlpackError('USAGE', `--replicas ${replicas}: a database of SQLite is for one server.`, {
      suggestions: [
        'Keep the predictions of all in one place: --db postgres',
        'Or have one server: --replicas 1',
      ],
    });
  }
}
