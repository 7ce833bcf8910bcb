import { fillPath } from '../../contract/path-template.ts';
import { protocols } from '../../contract/protocols.ts';

interface NamedModel {
  readonly name: string;
  readonly version: string;
}

/**
 * Path at which a server answers for each of its models, with the version where names alone don't tell them apart.
 *
 * @param template of the paths; what a model is, unless another is given
 */
export function servedPaths(
  models: readonly NamedModel[],
  template: string = protocols.infer.routes.model.path,
): string[] {
  return models.map(({ name, version }) => {
    const isAlone = models.filter((model) => model.name === name).length === 1;
    return fillPath(template, isAlone ? { model: name } : { model: name, version });
  });
}
