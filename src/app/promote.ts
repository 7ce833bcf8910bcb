import { MlpackError } from '../errors/mlpack-error.ts';
import { isDigest } from '../oci/digest.ts';
import { familiarReference } from '../oci/reference.ts';
import { checkChannel } from '../project/release-tags.ts';
import { moveChannel, readTag, type TagMove } from './channel.ts';
import type { Environment } from './environment.ts';
import { registryClient } from './registry-client.ts';
import { parseImageReference } from './repository-argument.ts';
import { requireTag } from './require-tag.ts';
