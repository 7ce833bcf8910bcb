import type { ImageFile } from '../../oci/image/image-files.ts';
import type { Licence } from './licences/licence.ts';
import type { ModelCard } from './model/model-card.ts';

/** What an image has in it: something with a name, a version and a maker of its own. */
export interface Component {
  /** Identifies it in the document: its package URL, or a word of mlpack's. */
  readonly ref: string;
  readonly kind:
    | 'operating-system'
    | 'container'
    | 'platform'
    | 'library'
    | 'application'
    | 'machine-learning-model'
    | 'data'
    | 'file';
  readonly name: string;
  /** The scope of an npm package. */
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  /** Who hands it on, as `NAME <ADDRESS>`. */
  readonly supplier?: string | undefined;
  readonly homepage?: string | undefined;
  readonly purl?: string | undefined;
  readonly cpe?: string | undefined;
  readonly hashes?: readonly ComponentHash[] | undefined;
  /** Undefined where nothing says it in a form that is understood. */
  readonly licence?: Licence | undefined;
  readonly modelCard?: ModelCard | undefined;
  /** What else is known, by names of mlpack's. */
  readonly properties?: readonly (readonly [name: string, value: string])[] | undefined;
  /** The refs of what it needs, or is made of. */
  readonly needs?: readonly string[] | undefined;
}

export interface ComponentHash {
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-512';
  /** Lower-case hex. */
  readonly hex: string;
}

/** A component, and which files it says are its own. */
export interface ClaimedComponent extends Component {
  /** Whether a file is its own; a text: it would be, but for what is said of it. */
  readonly claims?: (file: ImageFile) => boolean | string;
}

/** What an SBOM tells of one image. */
export interface Inventory {
  readonly image: ImageFacts;
  /** Sorted by ref. */
  readonly components: readonly PlacedComponent[];
  /** The refs of what may have more in it than is listed: a base that was taken as it was. */
  readonly opaque: readonly string[];
}

export interface PlacedComponent extends Component {
  /** Sorted by path. */
  readonly files: readonly ImageFile[];
}

export interface ImageFacts {
  readonly name: string;
  readonly version: string;
  /** The digest of its manifest: sha256:… */
  readonly digest: string;
  /** For example linux/amd64. */
  readonly platform: string;
  /** SOURCE_DATE_EPOCH of its build, or 0. */
  readonly createdSeconds: number;
}
