import type { GraphOutline } from '../outline.ts';

/** What is named in a graph and in those that its operators run. */
export interface GraphNames {
  readonly values: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
}

export function namesOf(graph: GraphOutline): GraphNames {
  const [values, nodes] = [new Set<string>(), new Set<string>()];
  const graphs = [graph];
  for (let one = graphs.pop(); one !== undefined; one = graphs.pop()) {
    for (const { name } of [...one.inputs, ...one.outputs, ...one.initializers]) values.add(name);
    for (const node of one.nodes) {
      nodes.add(node.name);
      for (const name of [...node.inputs, ...node.outputs]) values.add(name);
      for (const attribute of node.attributes) graphs.push(...attribute.graphs);
    }
  }
  return { values, nodes };
}

/** Gives names that nothing has yet, the same on every machine: with a prefix as often as it takes, or underscores where there is none. */
export class FreshNames {
  readonly #taken: Set<string>;

  constructor(...taken: readonly ReadonlySet<string>[]) {
    this.#taken = new Set(taken.flatMap((names) => [...names]));
  }

  of(prefix: string, name: string): string {
    let fresh = `${prefix}${name}`;
    while (this.#taken.has(fresh)) fresh = `${prefix || '_'}${fresh}`;
    this.#taken.add(fresh);
    return fresh;
  }
}
