import type { Sink, SinkOptions } from './sink.ts';

/** The sink for a URL; what speaks to another database isn't even loaded. */
export async function createSink(options: SinkOptions): Promise<Sink> {
  if (options.url.startsWith('sqlite:')) {
    const { SqliteSink } = await import('./sqlite-sink.ts');
    return new SqliteSink(options);
  }
  const { PostgresSink } = await import('./postgres-sink.ts');
  return new PostgresSink(options);
}
