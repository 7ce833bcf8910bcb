import type { ImageSettingsJson } from '../../../../../contract/schemas/contract.schema.ts';

/** What an image processor of transformers does where preprocessor_config.json doesn't say: the class's own settings. */
export interface ProcessorDefaults {
  /** A size that is one number: both sides, or the shorter one. */
  readonly isSquare: boolean;
  readonly size: Readonly<Record<string, number>>;
  /** The side of the middle that is cut out; null: nothing is unless told. */
  readonly crop: number | null;
  readonly filter: NonNullable<ImageSettingsJson['resize']>['filter'];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly normalises: boolean;
  /** Whether channels are the other way round. */
  readonly isBgr: boolean;
  /** What both sides are cut down to multiples of, where size bounds both edges; null: of nothing. */
  readonly multipleOf: number | null;
  /** Whether less of pictures than `size` is seen, where it is small: ConvNeXT's way. */
  readonly hasCropShare: boolean;
}

const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const clip = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
const square = { isSquare: true, size: { height: 224, width: 224 }, crop: null } as const;
const edge = { isSquare: false, size: { shortest_edge: 224 }, crop: 224 } as const;
const plain = { normalises: true, isBgr: false, multipleOf: null, hasCropShare: false } as const;
const bounded = {
  isSquare: false,
  size: { shortest_edge: 800, longest_edge: 1333 },
  crop: null,
} as const;
const clipDefaults: ProcessorDefaults = { ...plain, ...edge, filter: 'bicubic', ...clip };
const mobileNet: ProcessorDefaults = {
  ...plain,
  ...edge,
  size: { shortest_edge: 256 },
  filter: 'bilinear',
  ...half,
};

/** Processors by the beginnings of their names, before ImageProcessor; transformers 5.18, src/transformers/models. */
export const imageProcessors: Readonly<Record<string, ProcessorDefaults>> = {
  ViT: { ...plain, ...square, filter: 'bilinear', ...half },
  DeiT: { ...plain, ...square, size: { height: 256, width: 256 }, crop: 224, filter: 'bicubic', ...half },
  Beit: { ...plain, ...square, filter: 'bicubic', ...half },
  Bit: clipDefaults,
  CLIP: clipDefaults,
  ConvNext: {
    ...plain,
    isSquare: false,
    size: { shortest_edge: 384 },
    crop: null,
    filter: 'bicubic',
    ...half,
    hasCropShare: true,
  },
  Detr: { ...plain, ...bounded, filter: 'bilinear', ...imageNet },
  MobileNetV1: mobileNet,
  MobileNetV2: mobileNet,
  MobileViT: {
    ...plain,
    ...edge,
    crop: 256,
    filter: 'bicubic',
    ...half,
    normalises: false,
    isBgr: true,
  },
  Pvt: { ...plain, ...square, filter: 'bicubic', ...imageNet },
  Segformer: { ...plain, ...square, size: { height: 512, width: 512 }, filter: 'bilinear', ...imageNet },
  Siglip: { ...plain, ...square, isSquare: false, filter: 'bicubic', ...half },
  Yolos: { ...plain, ...bounded, filter: 'bilinear', ...imageNet, multipleOf: 16 },
};

/** Which of them a model has whose folder doesn't say: by `model_type`. */
export const processorsOfModels: Readonly<Record<string, keyof typeof imageProcessors>> = {
  beit: 'Beit',
  bit: 'Bit',
  clip: 'CLIP',
  convnext: 'ConvNext',
  convnextv2: 'ConvNext',
  cvt: 'ConvNext',
  'data2vec-vision': 'Beit',
  deit: 'DeiT',
  detr: 'Detr',
  dinov2: 'Bit',
  focalnet: 'Bit',
  mobilenet_v1: 'MobileNetV1',
  mobilenet_v2: 'MobileNetV2',
  mobilevit: 'MobileViT',
  mobilevitv2: 'MobileViT',
  pvt: 'Pvt',
  regnet: 'ConvNext',
  resnet: 'ConvNext',
  segformer: 'Segformer',
  siglip: 'Siglip',
  swiftformer: 'ViT',
  swin: 'ViT',
  swinv2: 'ViT',
  van: 'ConvNext',
  vit: 'ViT',
  vit_msn: 'ViT',
  yolos: 'Yolos',
};
