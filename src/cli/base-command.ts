import { homedir } from 'node:os';
import { Command, Errors, ux, type Interfaces } from '@oclif/core';
import { createEnvironment } from '../app/environment/create-environment.ts';
import type { Environment } from '../app/environment/environment.ts';
import { MlpackError } from '../errors/mlpack-error.ts';
import { systemLimit } from '../util/files/file-error.ts';
import type { HttpClient } from '../util/http/http.ts';
import { printable, printableJson } from './text/printable.ts';
import { createProgress } from './progress.ts';
import { showError } from './show-error.ts';
import { emptyValue, usageError } from './usage-error.ts';
import { workingFolder } from './working-folder.ts';

/** A container gets 30 s to stop. */
const longestCleanUpMs = 45_000;

/** What every mlpack command shares: `--json`, the environment of the use cases, Ctrl-C, errors without stacks. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  readonly #abort = new AbortController();
  #http: HttpClient | undefined;

  override async init(): Promise<void> {
    await super.init();
    // Oclif takes what is on stdin for an argument that is not given: a password, or the list of a script's loop.
    for (const argument of Object.values(this.ctor.args)) argument.ignoreStdin = true;
    // onnxruntime reports to its vendor unless told not to before it loads.
    process.env['ORT_DISABLE_TELEMETRY'] = '1';
    // Whoever read the output has had enough (`| head`).
    process.stdout.on('error', () => this.#abort.abort(new MlpackError('INTERRUPTED', 'Cancelled.')));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A second Ctrl-C is for a clean-up that hangs.
        if (this.#abort.signal.aborted) endBy(signal);
        this.#abort.abort(new MlpackError('INTERRUPTED', 'Cancelled.'));
        // Nor does one that an engine never answers hold the process for ever.
        setTimeout(() => endBy(signal), longestCleanUpMs).unref();
      });
    }
  }

  /** The world as use cases see it, made from the process and the {@link registryFlags} of commands that have them. */
  protected async environment(
    flags: {
      readonly 'insecure-registry'?: string[] | undefined;
      readonly policy?: string | undefined;
    } = {},
  ): Promise<Environment> {
    const environment = await createEnvironment({
      cwd: workingFolder(),
      home: homedir(),
      env: process.env,
      execPath: process.execPath,
      arch: process.arch,
      platform: process.platform,
      nodeVersion: process.versions.node,
      command: this.#typed(),
      version: this.config.version,
      insecureRegistries: flags['insecure-registry'] ?? [],
      policy: flags.policy,
      progress: createProgress(process.stderr, {
        quiet: this.jsonEnabled() && !process.stderr.isTTY,
        live: hasLiveTerminal(),
      }),
      signal: this.#abort.signal,
      now: () => new Date(),
    });
    this.#http = environment.http;
    return environment;
  }

  /** No flag or argument means anything by an empty text, which is what a shell makes of a variable that is not set. */
  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse<F, B, A>(options, argv);
    const empty = parsed.raw.find(({ input }) => input === '');
    if (empty !== undefined) throw emptyValue(empty, this.#typed());
    return parsed;
  }

  /** Text for people: what a model, a registry or an engine put into it is shown, not obeyed. */
  override log(text = ''): void {
    super.log('%s', printable(text));
  }

  /** Prints a line as {@link log} does, on stderr, whether or not JSON was asked for. */
  protected tell(text: string): void {
    process.stderr.write(`${printable(text)}\n`);
  }

  /** What is asked for as it is, such as CSV; a terminal is not to obey it either. */
  protected data(text: string): void {
    super.log('%s', process.stdout.isTTY ? printable(text) : text);
  }

  override logJson(json: unknown): void {
    ux.stdout('%s', printableJson(json));
  }

  protected override async catch(error: Error & { oclif?: { exit?: number } }): Promise<unknown> {
    if (error instanceof Errors.ExitError) throw error;
    const shown = this.#asShown(error);
    process.exitCode = shown.oclif.exit;
    const json = this.jsonEnabled();
    showError(shown, { json });
    if (!json && process.env['DEBUG'] !== undefined) ux.stderr('%s', printable(error.stack ?? ''));
    return undefined;
  }

  protected override async finally(error: Error | undefined): Promise<unknown> {
    await this.#http?.close();
    return super.finally(error);
  }

  /** The command without its arguments. */
  #typed(): string {
    return `mlpack ${this.id?.replaceAll(':', ' ') ?? ''}`.trimEnd();
  }

  #asShown(error: Error & { oclif?: { exit?: number } }): MlpackError {
    if (error instanceof MlpackError) return error;
    if (this.#abort.signal.aborted) return new MlpackError('INTERRUPTED', 'Cancelled.');
    if (error instanceof Errors.CLIError) {
      const flagNames = Object.keys({ ...this.ctor.flags, ...this.ctor.baseFlags, json: true });
      return usageError(error, {
        typed: this.#typed(),
        flagNames: flagNames.map((name) => `--${name}`),
        args: this.ctor.args,
      });
    }
    const limit = systemLimit(error);
    if (limit !== undefined) return limit;
    return new MlpackError('INTERNAL', `This is a bug in mlpack: ${error.message}`, {
      suggestions: ['Report it with the output of the same command under DEBUG=mlpack'],
      cause: error,
    });
  }
}

/** Ends as the system would end it: process.exit() would wait for a thread that opens a pipe which nobody writes to. */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Some CI systems give a terminal that keeps every frame, and some terminals don't know how wide they are. */
function hasLiveTerminal(): boolean {
  const { isTTY, columns } = process.stderr;
  return isTTY && columns > 0 && !process.env['CI'] && process.env['TERM'] !== 'dumb';
}
