interface NamedModel {
  readonly name: string;
  readonly version: string;
}

/** Where a server answers for each of its models: with the version where the name alone would not tell them apart. */
export function servedPaths(models: readonly NamedModel[]): string[] {
  return models.map(({ name, version }) => {
    const path = `/v2/models/${encodeURIComponent(name)}`;
    const isAlone = models.filter((model) => model.name === name).length === 1;
    return isAlone ? path : `${path}/versions/${encodeURIComponent(version)}`;
  });
}
