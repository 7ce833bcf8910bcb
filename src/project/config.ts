import type { Tolerance } from '../tensor/golden.ts';

/** mlpack.yaml as written, validated (schemas/mlpack.schema.json). Paths are relative to its folder. */
export interface ProjectConfig {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly framework?: string;
  readonly image?: string;
  readonly model?: string;
  readonly inputs?: Readonly<Record<string, { readonly features?: readonly string[] }>>;
  readonly outputs?: Readonly<Record<string, { readonly labels?: readonly (string | number)[] }>>;
  readonly tests?: string | GoldenTests;
  readonly base?: string;
  readonly platforms?: readonly ('linux/amd64' | 'linux/arm64')[];
  readonly limits?: { readonly maxBodyBytes?: number };
}

interface GoldenTests {
  readonly file: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly tolerance?: number | Partial<Tolerance>;
}
