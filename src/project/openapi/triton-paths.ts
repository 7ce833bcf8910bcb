import { fillPath, type PathValues } from '../../../contract/path-template.ts';
import { protocols } from '../../../contract/protocols.ts';
import { json, jsonAnswer, operation, parameter } from './parts/operation.ts';
import { refusals } from './parts/refusals.ts';
import { array, boolean, object, ref, type Schema, string } from './parts/schema.ts';

const { routes } = protocols.infer;

type Paths = Readonly<Record<string, object>>;

/** What Triton's clients ask about a model, in a version or not. */
export function tritonModelPaths(values: PathValues, id: string): Paths {
  const ask = (what: string, summary: string, schema: Schema) => ({
    get: operation({
      id: `${what}${id}`,
      tag: 'triton',
      summary,
      answers: { '200': jsonAnswer(summary, schema) },
    }),
  });
  return {
    [fillPath(routes.modelConfig.path, values)]: ask(
      'config',
      'The configuration, as far as there is one',
      ref('ModelConfig'),
    ),
    [fillPath(routes.modelStatistics.path, values)]: ask(
      'stats',
      'What its requests took',
      ref('ModelStatistics'),
    ),
  };
}

/** The same of the path without a version only. */
export function tritonNamePaths(values: PathValues, id: string): Paths {
  return {
    [fillPath(routes.modelTraceSettings.path, values)]: settings(
      `modelTrace${id}`,
      'The settings of traces',
      ref('TraceSettings'),
    ),
  };
}

/** What they ask about the server. */
export function tritonPaths(): Paths {
  return {
    [routes.allStatistics.path]: {
      get: operation({
        id: 'allStats',
        tag: 'triton',
        summary: 'What requests to all models took (that path is the model’s own where one is called stats)',
        answers: { '200': jsonAnswer('Of every version of every model', ref('ModelStatistics')) },
      }),
    },
    [routes.logSettings.path]: settings('log', 'The settings of the log', ref('LogSettings')),
    [routes.traceSettings.path]: settings('trace', 'The settings of traces', ref('TraceSettings')),
    [routes.loadModel.path]: { post: refusedChange('loadModel') },
    [routes.unloadModel.path]: { post: refusedChange('unloadModel') },
    ...sharedMemory('system'),
    ...sharedMemory('cuda'),
  };
}

/** Settings that can be read, and posted only without anything that would change them. */
function settings(id: string, summary: string, schema: Schema): object {
  const answers = { '200': jsonAnswer(summary, schema) };
  return {
    get: operation({ id: `${id}Settings`, tag: 'triton', summary, answers }),
    post: operation({
      id: `${id}SettingsUnchanged`,
      tag: 'triton',
      summary: `${summary}, which cannot be changed while the server runs`,
      parameters: [parameter('ContentEncoding')],
      requestBody: { content: json({ type: 'object', maxProperties: 0 }, {}) },
      answers: { ...answers, ...refusals(['413', '415']) },
    }),
  };
}

/** There is none: nothing is registered, and nothing is left when all is unregistered. */
function sharedMemory(kind: 'system' | 'cuda'): Paths {
  const region = inPath('region');
  const unregister = (id: string, parameters: readonly object[]) =>
    operation({
      id: `${kind}${id}`,
      tag: 'triton',
      summary: 'Nothing, as no region is registered',
      parameters,
      answers: { '200': jsonAnswer('None is', object({})) },
    });
  return {
    [routes[`${kind}Regions`].path]: {
      get: operation({
        id: `${kind}Regions`,
        tag: 'triton',
        summary: 'The regions of shared memory: none',
        answers: { '200': jsonAnswer('None', { type: 'array', maxItems: 0 }) },
      }),
    },
    [routes[`${kind}Region`].path]: { get: refused(`${kind}Region`, 'there is none', region) },
    [routes[`${kind}Register`].path]: {
      post: refused(`${kind}Register`, 'tensors come and go in bodies', region),
    },
    [routes[`${kind}Unregister`].path]: { post: unregister('Unregister', region) },
    [routes[`${kind}UnregisterAll`].path]: { post: unregister('UnregisterAll', []) },
  };
}

function refusedChange(id: string): object {
  return refused(id, 'an image has its models from its start to its end', inPath('model'), ['404']);
}

function refused(
  id: string,
  why: string,
  parameters: readonly object[],
  alsoWith: readonly '404'[] = [],
): object {
  const answers = refusals(alsoWith);
  return operation({ id, tag: 'triton', summary: `Always refused: ${why}`, parameters, answers });
}

function inPath(name: string): object[] {
  return [{ name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } }];
}

/** What those refer to. */
export function tritonSchemas(): Readonly<Record<string, Schema>> {
  const count: Schema = { type: 'integer', minimum: 0 };
  const duration = ref('StatisticDuration');
  const tensors = array(
    object({
      name: string,
      data_type: { type: 'string', pattern: '^TYPE_' },
      dims: array({ type: 'integer', minimum: -1 }),
    }),
  );
  return {
    ModelConfig: object(
      {
        name: string,
        platform: { const: 'onnxruntime_onnx' },
        backend: { const: 'onnxruntime' },
        max_batch_size: count,
        input: tensors,
        output: tensors,
        default_model_filename: string,
      },
      { dynamic_batching: object({ max_queue_delay_microseconds: count }) },
    ),
    StatisticDuration: object({ count, ns: count }),
    ModelStatistics: object({
      model_stats: array(
        object({
          name: string,
          version: string,
          last_inference: count,
          inference_count: count,
          execution_count: count,
          inference_stats: object({
            success: duration,
            fail: duration,
            queue: duration,
            compute_input: duration,
            compute_infer: duration,
            compute_output: duration,
            cache_hit: duration,
            cache_miss: duration,
          }),
        }),
      ),
    }),
    LogSettings: object({
      log_file: string,
      log_info: boolean,
      log_warning: boolean,
      log_error: boolean,
      log_verbose_level: count,
      log_format: string,
    }),
    TraceSettings: object({
      trace_file: string,
      trace_level: array(string),
      trace_rate: string,
      trace_count: string,
      log_frequency: string,
      trace_mode: string,
    }),
  };
}
