/** Exit codes, the same for every command. */
const exitCodes = {
  bug: 1,
  usage: 2,
  invalid: 3,
  engine: 4,
  network: 5,
  smoke: 6,
  interrupted: 130,
} as const;

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

interface CatalogueEntry {
  readonly exit: ExitCode;
  /** What it means, one line; docs/errors.md is made of these. */
  readonly meaning: string;
}

/** Every error a user can meet. The keys are stable: scripts match on them. */
export const catalogue = {
  INTERNAL: { exit: exitCodes.bug, meaning: 'A bug in mlpack.' },
  INTERRUPTED: {
    exit: exitCodes.interrupted,
    meaning: 'Cancelled by Ctrl-C, SIGTERM or the end of the terminal.',
  },

  USAGE: { exit: exitCodes.usage, meaning: 'The command line is not understood.' },
  FILE_NOT_FOUND: { exit: exitCodes.usage, meaning: 'A file or folder that was named does not exist.' },
  FILE_NOT_READABLE: { exit: exitCodes.usage, meaning: 'A file exists but cannot be read.' },
  OUTPUT_NOT_WRITABLE: { exit: exitCodes.usage, meaning: 'An output file or folder cannot be written.' },
  OUTPUT_EXISTS: {
    exit: exitCodes.usage,
    meaning: 'A file of another kind, such as the model, would be written over.',
  },
  OUTPUT_MODIFIED: {
    exit: exitCodes.usage,
    meaning: 'A generated file was changed by hand and would be overwritten.',
  },
  DISK_FULL: { exit: exitCodes.usage, meaning: 'The disk is full.' },
  SYSTEM_LIMIT: {
    exit: exitCodes.usage,
    meaning: 'The system gives mlpack no more open files, processes, memory or room in a file.',
  },
  STACK_NAME_TAKEN: {
    exit: exitCodes.usage,
    meaning: 'The engine has a stack of the same name that another folder made.',
  },
  PORT_IN_USE: { exit: exitCodes.usage, meaning: 'The port is taken by another program.' },
  PLATFORM_UNSUPPORTED: {
    exit: exitCodes.usage,
    meaning:
      'mlpack builds linux/amd64 and linux/arm64 only, and onnxruntime has libraries for some machines only.',
  },
  REFERENCE_INVALID: { exit: exitCodes.usage, meaning: 'An image reference is malformed.' },
  IMAGE_NOT_FOUND: { exit: exitCodes.usage, meaning: 'No such image in the engine, layout or archive.' },

  MODEL_NOT_ONNX: {
    exit: exitCodes.invalid,
    meaning: 'The file is a model that has to be exported to ONNX first, or no model at all.',
  },
  SECRET_FOUND: {
    exit: exitCodes.invalid,
    meaning: 'What would go into an image looks like a credential.',
  },
  MODEL_INVALID: { exit: exitCodes.invalid, meaning: 'The model file is truncated, malformed or hostile.' },
  MODEL_UNSUPPORTED: {
    exit: exitCodes.invalid,
    meaning: 'The model needs something that mlpack does not convert, or that the shipped onnxruntime lacks.',
  },
  MODEL_EXTERNAL_DATA: {
    exit: exitCodes.invalid,
    meaning: 'An external data file is missing, too short or outside the folder of the model.',
  },
  GOLDEN_INVALID: {
    exit: exitCodes.invalid,
    meaning:
      'The golden cases cannot be read, do not fit the model, or are missing where none can be recorded.',
  },
  CODE_FAILED: {
    exit: exitCodes.invalid,
    meaning:
      'The code of a step in mlpack.yaml is wrong in its types, cannot be loaded, throws, or takes more than it may.',
  },
  CONFIG_INVALID: { exit: exitCodes.invalid, meaning: 'mlpack.yaml cannot be read or has a wrong value.' },
  LOCK_INVALID: { exit: exitCodes.invalid, meaning: 'mlpack.lock cannot be read.' },
  LOCK_OUTDATED: {
    exit: exitCodes.invalid,
    meaning: 'mlpack.lock does not cover this build and --frozen forbids changing it.',
  },
  DOCKERFILE_INVALID: { exit: exitCodes.invalid, meaning: 'The Dockerfile has an error.' },
  DOCKERFILE_UNSUPPORTED: {
    exit: exitCodes.invalid,
    meaning: 'The Dockerfile uses an instruction that needs an engine.',
  },
  IMAGE_INVALID: {
    exit: exitCodes.invalid,
    meaning: 'An image, layout or archive is malformed or was not built by mlpack.',
  },
  KEY_INVALID: {
    exit: exitCodes.usage,
    meaning: 'A key or a trusted root cannot be read, is of another kind, or its password is another one.',
  },
  SIGNER_FAILED: {
    exit: exitCodes.usage,
    meaning: 'The command that --signer names, or what signs without a key, gave no signature.',
  },
  SIGNATURE_MISSING: {
    exit: exitCodes.invalid,
    meaning: 'An image has no signature by the key or identity that is asked for.',
  },
  POLICY_REFUSED: {
    exit: exitCodes.invalid,
    meaning: 'An image does not satisfy the trust: of mlpack.yaml or of --policy.',
  },
  SIGNATURE_INVALID: {
    exit: exitCodes.invalid,
    meaning: 'A signature is damaged, or of something else.',
  },
  SBOM_INCOMPLETE: {
    exit: exitCodes.invalid,
    meaning: 'A file of an image belongs to nothing that the image says it is made of.',
  },
  NOT_REPRODUCED: {
    exit: exitCodes.invalid,
    meaning: 'The image is not what its lock and context give.',
  },
  CACHE_CORRUPT: {
    exit: exitCodes.invalid,
    meaning: 'A cached file does not have the bytes its digest says.',
  },

  ENGINE_UNREACHABLE: { exit: exitCodes.engine, meaning: 'No Docker or Podman engine answers.' },
  COMPOSE_MISSING: { exit: exitCodes.engine, meaning: "The engine's Compose is not installed." },
  ENGINE_FAILED: { exit: exitCodes.engine, meaning: 'The engine refused or failed a request.' },

  NETWORK: { exit: exitCodes.network, meaning: 'A download failed.' },
  INTEGRITY: {
    exit: exitCodes.network,
    meaning: 'Downloaded bytes do not have the digest or signature they must have.',
  },
  PACKAGE_NOT_FOUND: {
    exit: exitCodes.network,
    meaning: 'A package or package version is not on its mirror.',
  },
  REGISTRY_AUTH: { exit: exitCodes.network, meaning: 'The image registry wants other credentials.' },
  REGISTRY_NOT_FOUND: {
    exit: exitCodes.network,
    meaning: 'The image registry has no such repository, tag or platform.',
  },
  REGISTRY_CONFLICT: {
    exit: exitCodes.network,
    meaning: 'A tag is not, or no longer, what it was expected to be.',
  },
  REGISTRY_FAILED: { exit: exitCodes.network, meaning: 'The image registry failed or answered nonsense.' },
  DATABASE_FAILED: {
    exit: exitCodes.network,
    meaning: 'The database of predictions does not answer, refuses, or holds none.',
  },

  SERVER_NOT_READY: {
    exit: exitCodes.smoke,
    meaning: 'The container stopped or did not become ready in time.',
  },
  GOLDEN_MISMATCH: {
    exit: exitCodes.smoke,
    meaning: 'The model does not predict what its golden cases say.',
  },
  SHADOW_DIFFERS: {
    exit: exitCodes.smoke,
    meaning: 'A shadow predicts otherwise than it may, or too few requests were compared to say.',
  },
  SMOKE_FAILED: { exit: exitCodes.smoke, meaning: 'A check of the running container failed.' },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
