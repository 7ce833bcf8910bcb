import type { Tolerance } from '../../../contract/schemas/golden.schema.ts';

/** What mlpack.yaml says of a model: at its top level, or in an entry of `models`. */
export interface ModelConfig {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly framework?: string;
  readonly model?: string;
  readonly inputs?: Readonly<Record<string, InputConfig>>;
  readonly outputs?: Readonly<Record<string, { readonly labels?: readonly (string | number)[] }>>;
  readonly tests?: string | GoldenTests;
}

export interface InputConfig {
  readonly features?: readonly string[];
  /** Instead of what the shape reads like. */
  readonly kind?: 'image' | 'values';
  /** Of an image, and so are the others. */
  readonly layout?: 'NCHW' | 'NHWC' | 'HW';
  readonly height?: number;
  readonly width?: number;
  readonly scale?: number;
  /** One number for all channels, or one each; the same for std. */
  readonly mean?: number | readonly number[];
  readonly std?: number | readonly number[];
  readonly inverted?: boolean;
}

/**
 * mlpack.yaml as written, validated (schemas/mlpack.schema.json). Paths are relative to its folder.
 * With `models`, the top level's name, version and description are the image's.
 */
export interface ProjectConfig extends ModelConfig {
  readonly models?: readonly [ListedModel, ...ListedModel[]];
  readonly image?: string;
  readonly base?: string;
  readonly platforms?: readonly ('linux/amd64' | 'linux/arm64')[];
  readonly limits?: { readonly maxBodyBytes?: number };
  /** By the keys of contract/settings/serve-settings.ts. */
  readonly serve?: Readonly<Record<string, ServeValue>>;
}

/** Of a setting of the server. */
export type ServeValue = number | string | boolean;

/** One of several models: which files it is made of must be said. */
export interface ListedModel extends ModelConfig {
  readonly name: string;
  readonly model: string;
}

interface GoldenTests {
  readonly file: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly tolerance?: number | Partial<Tolerance>;
}

/** What mlpack.yaml says instead of a version that is to follow from what has changed since the last release. */
export const derivedVersion = 'auto';

/** Of an image or model whose version isn't said. */
export const defaultVersion = '0.1.0';
