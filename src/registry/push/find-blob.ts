import { MlpackError } from '../../errors/mlpack-error.ts';
import {
  askRegistry,
  beginUpload,
  sessionOf,
  type UploadSession,
  type UploadTarget,
} from './upload-session.ts';

const begun = [200, 202, 204];
const notMounted = [400, 403, 404, 405, 408, 409, 415, 422, 429, 500, 501, 502, 503, 504];

/** Whether the repository has the blob (distribution.md "Checking if content exists in the registry"). */
export async function hasBlob(target: UploadTarget): Promise<boolean> {
  const { status, body } = await askRegistry(target, {
    method: 'HEAD',
    path: `blobs/${target.digest}`,
    // Stores that a registry redirects to may refuse a HEAD; what is sent twice is only slower.
    expected: [200, 403, 404, 405, 501],
  });
  await body.dump();
  return status === 200;
}

/**
 * Begins an upload, unless the registry has the blob in another repository and mounts it: undefined then
 * (distribution.md "Mounting a blob from another repository").
 * @param from a repository that may have it; without, the registry may find one itself.
 */
export async function mountOrBegin(
  target: UploadTarget,
  from: string | undefined,
): Promise<UploadSession | undefined> {
  const query = new URLSearchParams({ mount: target.digest, ...(from === undefined ? {} : { from }) });
  const response = await askRegistry(target, {
    method: 'POST',
    path: `blobs/uploads/?${query.toString()}`,
    from,
    // Some refuse what they can't mount, or may not, or don't know the parameters of, or fail at it.
    expected: [201, ...begun, ...notMounted],
    retry: from !== undefined,
  }).catch((error: unknown) => {
    // Whoever may push here need not be allowed to read there; what fails on the way is tried again without a mount.
    if (error instanceof MlpackError && ['REGISTRY_AUTH', 'NETWORK'].includes(error.code)) return undefined;
    throw error;
  });
  await response?.body.dump();
  if (response?.status === 201) return undefined;
  return response !== undefined && begun.includes(response.status)
    ? sessionOf(response, target, 0)
    : beginUpload(target);
}
