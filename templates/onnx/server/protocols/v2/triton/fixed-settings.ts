import type { Settings } from '../../../settings/settings.ts';

/** The levels that each setting lets through. */
const levels = ['trace', 'debug', 'info', 'warn', 'error'];

/**
 * The settings of the log, by the names of Triton's extension logging.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_logging.md
 */
export function logSettings({ logLevel }: Pick<Settings, 'logLevel'>) {
  const logs = (level: string) =>
    levels.includes(logLevel) && levels.indexOf(logLevel) <= levels.indexOf(level);
  return {
    log_file: '',
    log_info: logs('info'),
    log_warning: logs('warn'),
    log_error: logs('error'),
    log_verbose_level: logs('trace') ? 2 : logs('debug') ? 1 : 0,
    log_format: 'JSON',
  };
}

/**
 * The settings of traces, by the names of Triton's extension trace: of every request that is traced, times go to
 * OpenTelemetry, and nothing to files. They are the same for all models.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_trace.md
 */
export function traceSettings({ tracesUrl }: Pick<Settings, 'tracesUrl'>) {
  return {
    trace_file: '',
    trace_level: [tracesUrl === null ? 'OFF' : 'TIMESTAMPS'],
    trace_rate: '1',
    trace_count: '-1',
    log_frequency: '0',
    trace_mode: 'opentelemetry',
  };
}
