import { findCompanions } from '../../../convert/companions/find-companions.ts';
import { convertFiles } from '../../../convert/convert-file.ts';
import { describeFile } from '../../../convert/describe/describe-file.ts';
import type { FileKind } from '../../recognise/export-advice.ts';
import type { ConvertedFormat } from '../model-format.ts';

const kinds: ReadonlySet<FileKind> = new Set<FileKind>(['pickle', 'catboost', 'lightgbm', 'npy', 'xgboost']);

/**
 * Models of scikit-learn and of the boosters that follow it, as Python or the library itself saves them: read as data, and
 * written as ONNX.
 */
export const classicalFormat: ConvertedFormat = {
  recognises: ({ kind }) => kinds.has(kind),
  describe: describeFile,
  convert: (path, folder, { signal, conversion = {} }) =>
    convertFiles([...(conversion.before ?? []), path], folder, {
      signal,
      methods: conversion.methods,
      members: conversion.members,
    }),
  companions: findCompanions,
};
