import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, Errors, ux } from '@oclif/core';
import type { Environment } from '../app/environment.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { createFileBlobStore } from '../util/file-blob-store.ts';
import { createHttpClient, type HttpClient } from '../util/http.ts';
import { createProgress } from './progress.ts';

/** What every mlpack command shares: `--json`, the environment of the use cases, Ctrl-C, errors without stacks. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  readonly #abort = new AbortController();
  #http: HttpClient | undefined;

  override async init(): Promise<void> {
    await super.init();
    // onnxruntime reports to its vendor unless told not to before it loads.
    process.env['ORT_DISABLE_TELEMETRY'] = '1';
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        // A second Ctrl-C is for a clean-up that hangs.
        if (this.#abort.signal.aborted) process.exit(130);
        this.#abort.abort(new MlpackError('INTERRUPTED', 'Cancelled.'));
      });
    }
  }

  /** The process as use cases see it. */
  protected environment(): Environment {
    const { env } = process;
    const home = homedir();
    const cacheFolder = join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'mlpack');
    this.#http = createHttpClient({
      httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'],
      httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'],
      noProxy: env['no_proxy'] ?? env['NO_PROXY'],
      userAgent: `mlpack/${this.config.version}`,
    });
    return {
      cwd: process.cwd(),
      home,
      env,
      cacheFolder,
      store: createFileBlobStore(cacheFolder),
      http: this.#http,
      progress: createProgress(process.stderr, { quiet: this.jsonEnabled() && !process.stderr.isTTY }),
      signal: this.#abort.signal,
      version: this.config.version,
      hostPlatform: `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`,
    };
  }

  protected override async catch(error: Error & { oclif?: { exit?: number } }): Promise<unknown> {
    if (error instanceof Errors.ExitError) throw error;
    const shown = this.#asShown(error);
    process.exitCode = shown.oclif.exit;
    if (this.jsonEnabled()) {
      this.logJson({ error: { code: shown.code, message: shown.message, suggestions: shown.suggestions } });
    } else {
      ux.stderr(`${ux.colorize('red', 'Error')}: ${shown.message} ${ux.colorize('dim', `[${shown.code}]`)}`);
      for (const suggestion of shown.suggestions) ux.stderr(`  → ${suggestion}`);
      if (process.env['DEBUG'] !== undefined) ux.stderr(error.stack);
    }
    return undefined;
  }

  protected override async finally(error: Error | undefined): Promise<unknown> {
    await this.#http?.close();
    return super.finally(error);
  }

  #asShown(error: Error & { oclif?: { exit?: number } }): MlpackError {
    if (error instanceof MlpackError) return error;
    if (this.#abort.signal.aborted) return new MlpackError('INTERRUPTED', 'Cancelled.');
    if (error instanceof Errors.CLIError) {
      return new MlpackError('USAGE', error.message, {
        suggestions: [`See: mlpack ${this.id ?? ''} --help`],
      });
    }
    return new MlpackError('INTERNAL', `This is a bug in mlpack: ${error.message}`, {
      suggestions: ['Report it with the output of the same command under DEBUG=mlpack'],
      cause: error,
    });
  }
}
