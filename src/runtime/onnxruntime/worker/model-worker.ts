import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanOrtMessage } from '../../../../contract/onnx/ort-message.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { scriptUrl } from '../../../util/script-url.ts';
import { localeFolder } from '../../../model/formats/onnx/onnx-support.ts';
import type { ModelOrigin } from '../../../model/prepared-model.ts';
import type { RunnableModel } from '../../../replay/runnable-model.ts';
import { shellPath } from '../../../util/shell-word.ts';
import { limitRun } from './limit-run.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';

/** What onnxruntime says when the fault is with what it was fed, not with the model. */
const wrongInput = /invalid dimensions|invalid rank|unexpected input data type/i;

const keptStderrCharacters = 2000;

const workerPath = fileURLToPath(scriptUrl('runtime/onnxruntime/worker/onnxruntime-worker'));
const dieWithParent = scriptUrl('util/die-with-parent').href;

function crashed({ path, isConverted }: ModelOrigin, child: ChildProcess, stderr: string): MlpackError {
  const how = child.signalCode === null ? `exit code ${child.exitCode}` : child.signalCode;
  const outOfMemory = child.signalCode === 'SIGKILL' || /bad_?alloc|out of memory/i.test(stderr);
  const lastWords = stderr.trim().split('\n').at(-1) ?? '';
  return new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path}: onnxruntime crashed (${how}) on this model${lastWords === '' ? '' : `: ${lastWords}`}`,
    {
      suggestions: outOfMemory
        ? ['Give this machine more memory than the model needs', `mlpack inspect ${shellPath(path)}`]
        : isConverted
          ? [reportConverted(path)]
          : [`mlpack inspect ${shellPath(path)}`],
    },
  );
}

/** Users can't mend the ONNX that mlpack wrote. */
function reportConverted(path: string): string {
  return `The ONNX that mlpack writes of this model is at fault. Report it with the output of: mlpack inspect ${shellPath(path)}`;
}

/** What to do about onnxruntime's refusal; inspection has found nothing against the model when it gets here. */
function loadAdvice(message: string, { path, isConverted, joined }: ModelOrigin): string[] {
  if (isConverted) return [reportConverted(path)];
  if (joined !== undefined) {
    return [
      `See which file is at fault: ${joined.map((one) => `mlpack build ${shellPath(one)}`).join(', ')}`,
    ];
  }
  const operator = /implementation for (\w+)\(/iu.exec(message)?.[1];
  if (operator !== undefined) {
    return [
      `Cast what ${operator} is given to float32, int32 or int64 and its result back (onnxruntime has no ${operator} of these element types on a CPU), or export the model again so.`,
    ];
  }
  return ['Export the model again for inference, in float32 and with opset 17, or without that operator.'];
}

/** Asks and waits, or learns that the process ended instead. */
function createExchange(origin: ModelOrigin, child: ChildProcess, signal: AbortSignal | undefined) {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderrCharacters);
  });
  return (request: WorkerRequest): Promise<WorkerReply> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        child.off('message', onMessage).off('close', onEnd).off('error', reject);
      };
      const onMessage = (reply: WorkerReply): void => {
        settle();
        resolve(reply);
      };
      const onEnd = (): void => {
        settle();
        reject(signal?.aborted ? signal.reason : crashed(origin, child, stderr));
      };
      child.on('message', onMessage).on('close', onEnd).on('error', reject);
      if (child.exitCode !== null || child.signalCode !== null) return onEnd();
      // A process that could not be started has nothing to send by; why not comes as an error.
      if (child.pid === undefined) return;
      child.send(request, (error) => {
        // A process that is gone is reported by its end, which says why.
        if (error !== null && child.connected) reject(error);
      });
    });
}

/** Nothing in the worker is worth a polite end. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/**
 * Starts the worker and loads the model in it. An abort kills the process at once.
 * @param onnxruntimeDir the folder of an onnxruntime-node package for this machine
 * @param origin the user's file, which errors name, where the model's may be another
 * @throws MODEL_UNSUPPORTED when onnxruntime refuses the model or crashes on it; the signal's reason when aborted.
 */
export async function startModelWorker(
  onnxruntimeDir: string,
  modelPath: string,
  signal: AbortSignal | undefined,
  origin: ModelOrigin = { path: modelPath, isConverted: false },
): Promise<RunnableModel> {
  signal?.throwIfAborted();
  const child = fork(workerPath, [], {
    // Only the locales that the model carries, whatever this machine has: an image has no others.
    env: { ORT_DISABLE_TELEMETRY: '1', LOCPATH: join(dirname(modelPath), localeFolder) },
    execArgv: ['--import', dieWithParent],
    serialization: 'advanced',
    // The worker takes the end of its stdin for the end of its parent.
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  });
  const onAbort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', onAbort, { once: true });
  const exchange = createExchange(origin, child, signal);
  const dispose = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    await kill(child);
  };

  try {
    const reply = await exchange({ type: 'load', onnxruntimeDir, modelPath });
    if (reply.type !== 'loaded') {
      const message = reply.type === 'refused' ? cleanOrtMessage(reply.message) : 'an unexpected answer';
      throw new MlpackError('MODEL_UNSUPPORTED', `${origin.path}: onnxruntime cannot load it: ${message}`, {
        suggestions: loadAdvice(message, origin),
      });
    }
    return {
      runtime: 'onnxruntime',
      inputNames: reply.inputNames,
      outputNames: reply.outputNames,
      async run(request) {
        const ask = () => exchange({ type: 'run', ...request });
        const { limits } = request;
        const answer = await (limits === undefined ? ask() : limitRun(child, limits, ask));
        if (answer.type === 'loaded')
          throw new MlpackError('INTERNAL', 'the replay worker answered out of turn');
        if (answer.type === 'ran') return answer;
        const message = cleanOrtMessage(answer.message);
        return { type: 'refused', message, fault: wrongInput.test(message) ? 'inputs' : 'model' };
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
