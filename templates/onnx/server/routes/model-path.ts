import type { Contract } from '../contract.ts';
import { HttpError } from '../http-error.ts';

/** The paths of a model's endpoint with and without a version. */
export function modelPaths(endpoint: string): string[] {
  return [`/v2/models/:name${endpoint}`, `/v2/models/:name/versions/:version${endpoint}`];
}

/** @throws HttpError 404 unless the path names the model served, and its version if any */
export function checkModel(
  params: Readonly<Record<string, string | string[] | undefined>>,
  contract: Contract,
): void {
  const { name, version } = params;
  if (name !== contract.name) {
    throw new HttpError(404, `no model "${String(name)}" here; this server has "${contract.name}"`);
  }
  if (version !== undefined && version !== contract.version) {
    throw new HttpError(
      404,
      `no version "${String(version)}" of "${name}" here; this server has "${contract.version}"`,
    );
  }
}
