import type { Reference } from '../oci/documents/reference.ts';

/** A place in a registry that images are pushed to and named in. */
export type Repository = Pick<Reference, 'registry' | 'repository'>;
