import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { own } from '../../../../contract/own.ts';

/** What onnxruntime-node's InferenceSession wraps (onnxruntime-common's backend.ts); mlpack's is of one version. */
interface SessionHandler {
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: Readonly<Record<string, null>>,
    options: InferenceSession.RunOptions,
  ): Promise<Readonly<Record<string, OrtTensor>>>;
}

/**
 * The outputs with these names, all inputs given. The session's own `run` assigns them to objects on their way, which loses one that is
 * called `__proto__`.
 *
 * @returns a function from the name of an output to its value; it throws an Error where there is none
 * @throws Error of onnxruntime
 */
export async function runSession(
  session: InferenceSession,
  feeds: Readonly<Record<string, OrtTensor>>,
  outputNames: readonly string[],
): Promise<(name: string) => OrtTensor> {
  const handler: SessionHandler = Reflect.get(session, 'handler');
  const fetches: Record<string, null> = Object.create(null);
  for (const name of outputNames) fetches[name] = null;
  const results = await handler.run(feeds, fetches, {});
  return (name) => {
    // The native part assigns, too, and an object that is assigned as __proto__ becomes the prototype.
    const result: OrtTensor | null | undefined =
      name === '__proto__' ? Object.getPrototypeOf(results) : own(results, name);
    if (result == null) throw new Error(`output "${name}" was not returned`);
    return result;
  };
}
