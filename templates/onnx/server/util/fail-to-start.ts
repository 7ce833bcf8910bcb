import { StartError } from './start-error.ts';

/** Ends the process with one line for whoever reads the container's log. */
export function failToStart(error: unknown): never {
  const message = error instanceof StartError ? error.message : String(error);
  process.stderr.write(`mlpack server: ${message}\n`);
  process.exit(1);
}
