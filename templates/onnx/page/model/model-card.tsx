import type { ContractOutput } from '../../../../contract/contract.ts';
import type { ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { PageData, ServedModel } from '../data/page-data.ts';
import { Card } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

/** The model in full: signature, digests, where it answers. */
export function ModelCard({ model, data }: { readonly model: ServedModel; readonly data: PageData }) {
  const { contract, golden, routes } = model;
  const { inputs, outputs } = contract;
  const opsets = Object.entries(contract.model.opsets).map(([domain, version]) => `${domain} ${version}`);
  return (
    <Card title="Details">
      <div class="workbench">
        <div class="column">
          <Signature
            title="Inputs"
            rows={inputs.map((input) => ({ tensor: input, names: input.features ?? [] }))}
            namesTitle="Columns"
          />
          <Signature
            title="Outputs"
            rows={outputs.map((output) => ({ tensor: output, names: labelsOf(output) }))}
            namesTitle="Classes"
          />
        </div>
        <dl class="facts">
          <dt>Predict</dt>
          <dd>
            <code>POST {routes.predict}</code>
          </dd>
          <dt>Open Inference</dt>
          <dd>
            <code>POST {routes.infer}</code>
          </dd>
          {data.grpcPort !== null && (
            <>
              <dt>gRPC</dt>
              <dd>port {data.grpcPort}</dd>
            </>
          )}
          <dt>Operators</dt>
          <dd>{opsets.join(', ')}</dd>
          <dt>File</dt>
          <dd>
            <code>{contract.model.file}</code>
          </dd>
          <dt>SHA-256</dt>
          <dd>
            <code>{contract.model.sha256}</code>{' '}
            <CopyButton text={() => contract.model.sha256} label="Copy digest" />
          </dd>
          {data.imageDigest !== null && (
            <>
              <dt>Image</dt>
              <dd>
                <code>{data.imageDigest}</code>
              </dd>
            </>
          )}
          {golden !== null && (
            <>
              <dt>Golden cases</dt>
              <dd>
                {golden.cases.length},{' '}
                {golden.source === 'framework'
                  ? `predicted by ${golden.framework ?? 'the training framework'}`
                  : 'recorded by onnxruntime when the image was built'}
              </dd>
            </>
          )}
        </dl>
      </div>
    </Card>
  );
}

function labelsOf({ labels }: ContractOutput): string[] {
  return labels?.map(String) ?? [];
}

/** Lists longer than this say how many more there are. */
const maxNames = 12;

function Signature({
  title,
  rows,
  namesTitle,
}: {
  readonly title: string;
  readonly namesTitle: string;
  readonly rows: readonly { readonly tensor: ContractTensor; readonly names: readonly string[] }[];
}) {
  const haveNames = rows.some(({ names }) => names.length > 0);
  return (
    <div class="sideways" role="group" aria-label={title} tabIndex={0}>
      <table class="signature">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Shape</th>
            {haveNames && <th scope="col">{namesTitle}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ tensor: { name, dtype, shape }, names }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{dtype}</td>
              <td>{shape === null ? 'any' : `[${shape.map((size) => size ?? 'any').join(', ')}]`}</td>
              {haveNames && (
                <td>
                  {names.slice(0, maxNames).join(', ')}
                  {names.length > maxNames && ` and ${names.length - maxNames} more`}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
