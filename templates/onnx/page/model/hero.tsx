import type { Contract } from '../../../../contract/contract.ts';
import { byteText } from './byte-text.ts';

/** What the model is, at a glance. */
export function Hero({ contract }: { readonly contract: Contract }) {
  const { name, version, description, framework, model } = contract;
  const opset = model.opsets['ai.onnx'] ?? model.opsets[''];
  const facts = [
    framework,
    opset === undefined ? 'ONNX' : `ONNX, opset ${opset}`,
    byteText(model.sizeBytes),
    `sha256 ${model.sha256.slice(0, 12)}`,
  ].filter((fact) => fact !== null);
  return (
    <div class="hero">
      <h1>
        {name} <span class="version">{version}</span>
      </h1>
      {description !== null && <p class="about">{description}</p>}
      <ul class="chips">
        {facts.map((fact) => (
          <li key={fact} class="chip">
            {fact}
          </li>
        ))}
      </ul>
    </div>
  );
}
