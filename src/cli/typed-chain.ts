/** The model among the files that were typed, which is the last, and those that stand before it in a chain. */
export function typedChain(files: readonly string[] | undefined): {
  readonly model: string | undefined;
  readonly before: readonly string[];
} {
  return { model: files?.at(-1), before: files?.slice(0, -1) ?? [] };
}
