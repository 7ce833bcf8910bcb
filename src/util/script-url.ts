/**
 * A script of mlpack's own that another process is to run: TypeScript for a TypeScript module, bundled
 * for a bundled one.
 * @param script below src/, where this module is as deep as the bundles that it is in (scripts/bundle-cli.ts); without extension
 */
export function scriptUrl(script: string): URL {
  return new URL(`../${script}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
}
