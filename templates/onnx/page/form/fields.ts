import { type ContractInput, isKnownStep, type KnownStep, type Step } from '../../../../contract/contract.ts';
import { fileInputs, type FileType } from '../../../../contract/file-inputs.ts';
import { rowAxis } from '../data/tensor-parts.ts';

/** Something to fill in: one value of a row, the part of a row that a tensor has, or a whole tensor. */
export interface Field {
  /** Unique in its form. */
  readonly id: string;
  /** A feature's name, or a tensor's. */
  readonly label: string;
  readonly input: ContractInput;
  /** A passage is text of several lines; json any value, as the text of its JSON; file the base64 of one. */
  readonly kind: 'number' | 'text' | 'passage' | 'file' | 'json' | 'switch' | 'choice' | 'tensor' | 'image';
  /** Which of the row's values of its input it is; null: all of them. */
  readonly element: number | null;
  /** Type of a file that is sent whole; null of what is none. */
  readonly file: FileType | null;
  /** Values of a choice. */
  readonly choices: readonly (string | number)[];
  /** Shape of a tensor: a fixed size, the name of a symbolic one, or null for any. */
  readonly shape: readonly (number | string | null)[];
}

/** What is filled in to ask a model. */
export interface FormLayout {
  readonly fields: readonly Field[];
  /** How many rows a request may have; null: whole tensors are sent, not rows. */
  readonly maxRows: number | null;
}

/** Rows with more values than this and no names for them are filled in as an array. */
const maxUnnamed = 32;

/** What the page shows without becoming slow. */
const mostRows = 200;

/** The form of a model, from its signature, and from the steps that divide some of its texts or decode files. */
export function formLayout(inputs: readonly ContractInput[], steps: readonly Step[] = []): FormLayout {
  const axes = inputs.map(rowAxis);
  const areRows = inputs.length > 0 && axes.every((axis) => axis !== null);
  if (!areRows) return { fields: numbered(inputs.flatMap((input) => wholeField(input))), maxRows: null };
  const isForOne = inputs.some(({ batchAxis }) => batchAxis === null);
  const divided = new Set(steps.filter(isKnownStep).flatMap(dividedInputs));
  const files = fileInputs(steps);
  const fields = inputs
    .flatMap((input, i) => rowFields(input, axes[i] ?? 0))
    .map((field): Unnumbered => {
      if (field.kind !== 'text') return field;
      const file = files.get(field.input.name);
      if (file !== undefined) return { ...field, kind: 'file', file };
      return divided.has(field.input.name) ? { ...field, kind: 'passage' } : field;
    });
  return { fields: numbered(fields), maxRows: isForOne ? 1 : mostRows };
}

type Unnumbered = Omit<Field, 'id'>;

/** The inputs whose texts a step divides. */
function dividedInputs(step: KnownStep): string[] {
  if (step.kind === 'tokenizer') return Object.values(step.inputs);
  if (step.kind === 'hypotheses') return [step.inputs.text];
  return step.kind === 'tokens' ? [step.input] : [];
}

function rowFields(input: ContractInput, axis: number): Unnumbered[] {
  const shape = input.shape?.toSpliced(axis, 1) ?? [];
  if (input.image != null) return [{ ...wholeField(input), kind: 'image', shape }];
  const [size = null] = shape;
  if (shape.length === 0 || (shape.length === 1 && size === 1 && input.features === null)) {
    return [valueField(input, input.name, 0)];
  }
  const { features } = input;
  if (features !== null && shape.length === 1 && (typeof size !== 'number' || size === features.length)) {
    return features.map((feature, i) => valueField(input, feature, i));
  }
  if (shape.length === 1 && typeof size === 'number' && size <= maxUnnamed) {
    return Array.from({ length: size }, (_, i) => valueField(input, `${input.name}[${i}]`, i));
  }
  return [{ ...wholeField(input), shape }];
}

function valueField(input: ContractInput, label: string, element: number): Unnumbered {
  const choices = input.categories?.[element] ?? [];
  const kind = choices.length > 0 ? 'choice' : input.content === 'json' ? 'json' : kindOf(input.dtype);
  return { label, input, kind, file: null, element, choices, shape: [] };
}

function kindOf(dtype: string): Field['kind'] {
  if (dtype === 'string') return 'text';
  return dtype === 'bool' ? 'switch' : 'number';
}

function wholeField(input: ContractInput): Unnumbered {
  const kind = input.image == null ? 'tensor' : 'image';
  return { label: input.name, input, kind, file: null, element: null, choices: [], shape: input.shape ?? [] };
}

function numbered(fields: readonly Unnumbered[]): Field[] {
  return fields.map((field, i) => ({ ...field, id: `field-${i}` }));
}
