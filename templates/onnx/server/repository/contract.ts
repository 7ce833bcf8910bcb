import type {
  ContractInput,
  ContractOutput,
  ContractTensor,
} from '../../../../contract/schemas/contract.schema.ts';
import { readFileSync } from 'node:fs';
import { isObject, shown } from '../util/http-error.ts';
import { messageOf, StartError } from '../util/start-error.ts';
import { type Dtype, isDtype } from '../tensors/dtype.ts';

/** One input or output of the model. */
export interface TensorSpec extends ContractTensor {
  readonly dtype: Dtype;
}

export interface InputSpec extends TensorSpec, Pick<ContractInput, 'features' | 'categories'> {
  /** Elements that a request may hold of it. */
  readonly maxElements: number;
}

export interface OutputSpec extends TensorSpec, Pick<ContractOutput, 'labels'> {}

/** The part of config/contract.json that serving needs. */
export interface Contract {
  readonly name: string;
  readonly version: string;
  readonly modelFile: string;
  /** SHA-256 of that file in hexadecimal, as it was packaged; null when the image doesn't say. */
  readonly modelSha256: string | null;
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  readonly outputNames: readonly string[];
  readonly maxBodyBytes: number;
  /** Whether records may have columns that the model has not. */
  readonly ignoresExtraColumns?: boolean;
  /** Whether an input takes 64-bit integers, which JSON's numbers cannot all be read as. */
  readonly exactIntegers: boolean;
}

/** What a request may hold; null leaves it to the contract. */
export interface Limits {
  readonly maxBodyBytes: number | null;
  readonly maxTensorElements: number;
  readonly ignoreExtraColumns: boolean;
}

/** @throws StartError naming the file, the field and its value */
export function readContract(file: string, limits: Limits): Contract {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`${file}: ${messageOf(error)}`);
  }
  return new ContractReader(file, limits).contract(json);
}

class ContractReader {
  readonly #file: string;
  readonly #limits: Limits;

  constructor(file: string, limits: Limits) {
    this.#file = file;
    this.#limits = limits;
  }

  contract(json: unknown): Contract {
    const root = this.#object('the contract', json);
    if (root['schemaVersion'] !== 1) this.#refuse('schemaVersion', '1', root['schemaVersion']);
    const limits = this.#object('limits', root['limits']);
    const maxBodyBytes = limits['maxBodyBytes'];
    if (!isSize(maxBodyBytes) || maxBodyBytes === 0) {
      return this.#refuse('limits.maxBodyBytes', 'a positive integer', maxBodyBytes);
    }
    const inputs = this.#array('inputs', root['inputs']).map((input, i) =>
      this.#input(`inputs[${i}]`, input),
    );
    const outputs = this.#array('outputs', root['outputs']).map((output, i) =>
      this.#output(`outputs[${i}]`, output),
    );
    const { file, sha256 = null } = this.#object('model', root['model']);
    return {
      name: this.#string('name', root['name']),
      version: this.#string('version', root['version']),
      modelFile: this.#string('model.file', file),
      modelSha256: sha256 === null ? null : this.#string('model.sha256', sha256),
      inputs,
      outputs,
      outputNames: outputs.map(({ name }) => name),
      maxBodyBytes: this.#limits.maxBodyBytes ?? maxBodyBytes,
      ignoresExtraColumns: this.#limits.ignoreExtraColumns,
      exactIntegers: inputs.some(({ dtype }) => dtype === 'int64' || dtype === 'uint64'),
    };
  }

  #input(field: string, json: unknown): InputSpec {
    const { features = null, categories = null } = this.#object(field, json);
    return {
      ...this.#tensor(field, json),
      categories:
        categories === null
          ? null
          : this.#array(`${field}.categories`, categories).map((values, i) =>
              this.#values(`${field}.categories[${i}]`, values),
            ),
      maxElements: this.#limits.maxTensorElements,
      features:
        features === null
          ? null
          : this.#array(`${field}.features`, features).map((name, i) =>
              this.#string(`${field}.features[${i}]`, name),
            ),
    };
  }

  #values(field: string, json: unknown): readonly (string | number)[] | null {
    if (json === null) return null;
    return this.#array(field, json).map((value, i) =>
      typeof value === 'number' ? value : this.#string(`${field}[${i}]`, value),
    );
  }

  #output(field: string, json: unknown): OutputSpec {
    const { labels = null } = this.#object(field, json);
    const label = (value: unknown, i: number) =>
      typeof value === 'number' ? value : this.#string(`${field}.labels[${i}]`, value);
    return {
      ...this.#tensor(field, json),
      labels: labels === null ? null : this.#array(`${field}.labels`, labels).map(label),
    };
  }

  #tensor(field: string, json: unknown): TensorSpec {
    const { name, dtype, shape = null, batchAxis = null } = this.#object(field, json);
    if (!isDtype(dtype)) {
      return this.#refuse(`${field}.dtype`, 'an element type that onnxruntime-node can hold', dtype);
    }
    if (batchAxis !== null && !isSize(batchAxis)) {
      return this.#refuse(`${field}.batchAxis`, 'an axis or null', batchAxis);
    }
    return {
      name: this.#string(`${field}.name`, name),
      dtype,
      shape:
        shape === null
          ? null
          : this.#array(`${field}.shape`, shape).map((size, i) =>
              this.#dimension(`${field}.shape[${i}]`, size),
            ),
      batchAxis,
    };
  }

  #dimension(field: string, value: unknown): number | string | null {
    if (value === null || typeof value === 'string' || isSize(value)) return value;
    return this.#refuse(field, 'a size, a name or null', value);
  }

  #object(field: string, value: unknown): Readonly<Record<string, unknown>> {
    return isObject(value) ? value : this.#refuse(field, 'an object', value);
  }

  #array(field: string, value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : this.#refuse(field, 'an array', value);
  }

  #string(field: string, value: unknown): string {
    return typeof value === 'string' ? value : this.#refuse(field, 'a string', value);
  }

  #refuse(field: string, expected: string, got: unknown): never {
    throw new StartError(`${this.#file}: ${field}: expected ${expected}, got ${shown(got)}`);
  }
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
