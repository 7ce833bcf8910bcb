import type { Pipeline } from './pipeline.ts';

const archive = 'mlpack-image.tar';

/** Files that the steps write into the project's folder. */
export const stepFiles = { archive, junit: 'mlpack-junit.xml', change: 'mlpack-change.md' } as const;

const platforms = '--platform linux/amd64,linux/arm64';

/** What begins a comment on a change, by which the next run finds it. */
export const marker = (image: string) => `<!-- mlpack ${image} -->`;

/**
 * The commands of a pipeline, for any POSIX shell that ends where one of them fails. Names and secrets are variables of
 * the environment: nothing of a change is ever part of a command.
 */
export function stepScripts({ isVersionDerived }: Pick<Pipeline, 'isVersionDerived'>) {
  const version = isVersionDerived ? ' --version auto' : '';
  return {
    install: 'npm install --global --no-audit --no-fund "$MLPACK_PACKAGE"',
    // Of a fork, nobody has the password.
    logIn: `if [ -n "\${REGISTRY_PASSWORD:-}" ]; then
  printf '%s' "$REGISTRY_PASSWORD" | mlpack login "$MLPACK_REGISTRY" --username "$REGISTRY_USER" --password-stdin
fi
`,
    lint: `mlpack build --frozen --dry-run --no-test ${platforms}`,
    build: `mlpack build --frozen${version} --tag "$MLPACK_IMAGE" ${platforms} --output oci-archive:${archive}`,
    test: `mlpack test oci-archive:${archive} --junit ${stepFiles.junit}`,
    report: `mlpack ci report "$MLPACK_IMAGE" oci-archive:${archive} > ${stepFiles.change}`,
    push: `mlpack push oci-archive:${archive} "$MLPACK_IMAGE" --channel "$MLPACK_CHANNEL"`,
  } as const;
}
