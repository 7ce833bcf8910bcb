/**
 * A script of mlpack's own that another process is to run: TypeScript beside a TypeScript module,
 * compiled beside a compiled one.
 * @param module the asking module's `import.meta.url`
 * @param script relative to it, without extension
 */
export function scriptUrl(module: string, script: string): URL {
  return new URL(`${script}.${module.endsWith('.ts') ? 'ts' : 'js'}`, module);
}
