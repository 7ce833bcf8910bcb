import type { Served } from '../../calls/protocol-route.ts';

/** Tokens that are computed together at most; texts of a request are as many as its body holds. */
const together = 2 ** 14;

/** What Text Embeddings Inference says of itself at /info, as far as it is so here: of the first model that embeds. */
export function modelInfo({ repository, settings }: Pick<Served, 'repository' | 'settings'>): object {
  const entry = repository.entries.find(({ contract }) => contract.task === 'embedding') ?? repository.first;
  const { name, version, modelSha256, chain } = entry.contract;
  const encoding = chain?.before.find((step) => step.encoding !== undefined)?.encoding;
  const pooling = chain?.after.find((step) => step.pooling !== undefined)?.pooling;
  return {
    model_id: name,
    model_sha: modelSha256,
    model_dtype: 'float32',
    served_model_name: name,
    model_type: { embedding: { pooling: pooling ?? 'graph' } },
    max_concurrent_requests: settings.maxQueue,
    max_input_length: encoding?.maxLength ?? null,
    max_batch_tokens: together,
    max_batch_requests: null,
    max_client_batch_size: null,
    auto_truncate: true,
    tokenization_workers: 1,
    version,
    sha: null,
    docker_label: null,
  };
}
