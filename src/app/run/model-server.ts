import { join } from 'node:path';
import { runServerProcess, type ServerProcess } from '../../process/run-server-process.ts';
import { contextEntries } from '../../project/context/context.ts';
import { planImage, type ImagePlan } from '../../project/plan.ts';
import { exampleRequests, type ExampleRequest } from '../../project/example-request.ts';
import { processSettings, withoutMountedFiles } from '../../project/config/serve-environment.ts';
import { writeContext } from '../../project/context/write-context.ts';
import { waitForReady } from '../../smoke/wait-for-ready.ts';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import { mapInOrder } from '../../util/non-empty.ts';
import type { Access } from './access/access.ts';
import { processAccess } from './access/given-files.ts';
import { withScheme } from './access/how-to-ask.ts';
import { progressOf, type Environment } from '../environment/environment.ts';
import { checkGolden } from '../builds/check-golden.ts';
import { loadProject, type LoadedProject } from '../project/load-project.ts';
import { ownServer } from '../builds/image-parts.ts';
import { stopGraceMs } from './running-server.ts';

/** A project's models, served by a process of this machine that has copies of all their files. */
export interface ModelServer {
  readonly name: string;
  readonly version: string;
  readonly models: readonly { readonly name: string; readonly version: string }[];
  /** A request for each model, of its golden cases. */
  readonly examples: readonly (ExampleRequest | null)[];
  /** Port on 127.0.0.1 that it listens on. */
  readonly port: number;
  /** Its last log lines, oldest first. */
  logs(): readonly string[];
  readonly exited: ServerProcess['exited'];
  /** Stops it gracefully and removes the copies. */
  stop(): Promise<void>;
  /** Stops it as `stop` does when another server has taken over: who asks it meanwhile finds it ready. */
  handOver(): Promise<void>;
}

/** Version of models that are served without an image. */
const developmentVersion = '0.0.0-dev';

/**
 * Serves models as an image of them would, without making one. What its container would mount (keys, certificates,
 * a prediction log) is left out; keys and a certificate of this machine come by `access`.
 *
 * @throws MlpackError of loading the project; GOLDEN_MISMATCH; SERVER_NOT_READY when the server doesn't take it
 */
export async function startModelServer(
  environment: Environment,
  options: {
    readonly model: string | undefined;
    /** Files that stand before the model's in a chain, as they were typed. */
    readonly before?: readonly string[] | undefined;
    readonly golden: string | undefined;
    /** Of a Hugging Face folder, the ONNX file to serve, instead of what mlpack.yaml says. */
    readonly file?: string | undefined;
    /** Whether golden cases of the training framework are replayed first. */
    readonly test: boolean;
    readonly access: Access;
    /** Instead of what the project says. */
    readonly variables: Readonly<Record<string, string>>;
    readonly readyTimeoutMs: number;
    readonly onLine: (line: string) => void;
  },
): Promise<ModelServer> {
  const { cacheFolder, env, execPath, signal, progress, runtime, hostRuntime } = environment;
  await using loaded = await loadProject(environment, options);
  const version = loaded.project.version ?? developmentVersion;
  const { config, parsed, name } = loaded.project;
  const plan = planImage({ config, parsed, name, version, models: loaded.models, baseReference: null });
  if (options.test) await checkFramework(environment, loaded.models, plan.models);
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(cacheFolder, '.home'));
  const homeDir = join(folder.path, 'home');
  const entries = await contextEntries(plan, {
    platforms: [],
    server: await ownServer(),
    lock: '',
    models: loaded.models,
  });
  const own = entries.filter(({ path }) => /^(?:server|model|config)\//u.test(path));
  await writeContext(homeDir, own, { signal });
  await runtime.link(homeDir, await hostRuntime());
  const server = await progress.step(`Start ${plan.name} ${version}`, async () => {
    const running = await runServerProcess({
      homeDir,
      execPath,
      host: '127.0.0.1',
      port: 0,
      environment: env,
      settings: {
        ...processSettings(plan.environment),
        ...withoutMountedFiles,
        ...options.variables,
        ...processAccess(options.access),
      },
      onLine: options.onLine,
      signal,
    });
    stack.defer(() => running.stop(stopGraceMs));
    const baseUrl = withScheme(running.baseUrl, options.access);
    await waitForReady({ running: { ...running, baseUrl }, timeoutMs: options.readyTimeoutMs, signal });
    return running;
  });
  const kept = stack.move();
  return {
    name: plan.name,
    version,
    models: plan.models.map(({ contract }) => ({ name: contract.name, version: contract.version })),
    examples: exampleRequests(plan.models),
    port: server.port,
    logs: () => server.logs(),
    exited: server.exited,
    stop: () => kept.disposeAsync(),
    async handOver() {
      await server.handOver(stopGraceMs);
      await kept.disposeAsync();
    },
  };
}

/** Replays what the training framework predicted. What was recorded a moment ago by the same runtime proves nothing. */
async function checkFramework(
  environment: Environment,
  models: LoadedProject['models'],
  planned: ImagePlan['models'],
): Promise<void> {
  await mapInOrder(models, async ({ golden, loadPath, stepFolder, origin }, index) => {
    if (golden.source !== 'framework') return;
    const model = planned[index] ?? planned[0];
    const progress = progressOf(environment.progress, model.contract, models);
    await checkGolden({ ...environment, progress }, { ...model, loadPath, stepFolder, origin });
  });
}
