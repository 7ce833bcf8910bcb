/**
 * What a record has under a name that a user, a caller or a model chose. A plain lookup would find what every object inherits:
 * names such as `constructor`, `toString` or `__proto__` are as good as any.
 */
export function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
