/**
 * A script of mlpack's own that another process is to run: TypeScript for a TypeScript module, bundled
 * for a bundled one.
 * @param module the asking module's `import.meta.url`
 * @param script relative to it, with its folder, as bundled modules are in another (scripts/bundle-cli.ts); without extension
 */
export function scriptUrl(module: string, script: string): URL {
  return new URL(`${script}.${module.endsWith('.ts') ? 'ts' : 'js'}`, module);
}
