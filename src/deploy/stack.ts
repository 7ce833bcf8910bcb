import type { NonEmpty } from '../util/non-empty.ts';
import { publicImages, type PublicImage } from './images.ts';

export type DatabaseKind = 'postgres' | 'sqlite' | 'none';

/** An image as a stack names it. */
export interface StackImage {
  readonly reference: string;
  /** Why the reference has no digest, a sentence for a comment; null when it has one. */
  readonly remark: string | null;
}

/** Another version of a model, which gets a copy of every request and answers nobody: one server, of the same database. */
export interface StackShadow extends Pick<
  StackModel,
  'service' | 'image' | 'digest' | 'port' | 'memoryBytes'
> {
  /** Port of gRPC, in the container; null where it has none. */
  readonly grpcPort: number | null;
}

/** An image with models, which becomes a service. */
export interface StackModel {
  /** Name of the service, and of the host that others in the stack find it at. */
  readonly service: string;
  readonly image: StackImage;
  /** What its predictions say they come from: the digest of the image, or an engine's id where it has none. */
  readonly digest: string;
  /** Port of HTTP, in the container. */
  readonly port: number;
  /** Memory that each replica may take. */
  readonly memoryBytes: number;
  /** What the image serves. */
  readonly models: readonly { readonly name: string; readonly version: string }[];
  /** Who gets copies of its requests; absent: nobody. */
  readonly shadow?: StackShadow | undefined;
}

/** What `mlpack compose` was asked for, with all that had to be looked up. */
export interface Stack {
  /** Name of the stack, which is that of its Compose project. */
  readonly name: string;
  readonly models: NonEmpty<StackModel>;
  readonly database: DatabaseKind;
  readonly monitoring: boolean;
  readonly proxy: boolean;
  /** Containers of each model. */
  readonly replicas: number;
  readonly images: Readonly<Partial<Record<PublicImage, StackImage>>>;
}

/** The shadows of a stack's models. */
export function shadowsOf({ models }: { readonly models: readonly StackModel[] }): StackShadow[] {
  return models.flatMap(({ shadow }) => shadow ?? []);
}

export type StackShape = Pick<Stack, 'database' | 'monitoring' | 'proxy'>;

/** The public images that a stack is made of. */
export function imagesOf({ database, monitoring, proxy }: StackShape): PublicImage[] {
  return [
    ...(database === 'postgres' ? ['database' as const] : []),
    ...(proxy ? ['proxy' as const] : []),
    ...(monitoring ? ['prometheus' as const, 'grafana' as const] : []),
  ];
}

/** A public image as the stack has pinned it, else by its tag. */
export function publicImage({ images }: Pick<Stack, 'images'>, image: PublicImage): StackImage {
  return images[image] ?? { reference: publicImages[image], remark: null };
}
