/** Where the models of a stack are asked when one entry leads to all of them; the same for every target. */
import { fillPath } from '../../contract/path-template.ts';
import { protocols } from '../../contract/protocols.ts';
import type { StackModel } from './stack.ts';

/** What stands before every path of a service's server: the only one has the entry for itself. */
export function servicePath(service: string, models: readonly unknown[]): string {
  return models.length === 1 ? '' : `/${service}`;
}

/**
 * Paths at which a service alone answers about models, in the Open Inference Protocol: those that a model of another service
 * has, too, lead to neither.
 *
 * @param all the services of the stack
 */
export function ownModelPaths(model: StackModel, all: readonly StackModel[]): string[] {
  return [...new Set(model.models.map(({ name }) => name))]
    .filter((name) =>
      all.every((other) => other === model || other.models.every((served) => served.name !== name)),
    )
    .map((name) => fillPath(protocols.infer.routes.model.path, { model: name }));
}
