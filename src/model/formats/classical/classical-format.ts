import { convertFiles } from '../../../convert/convert-file.ts';
import type { ConvertedFormat } from '../model-format.ts';

/** Models of scikit-learn and of the boosters that follow it, as Python saves them: read as data, and written as ONNX. */
export const classicalFormat: ConvertedFormat = {
  recognises: ({ kind }) => kind === 'pickle',
  convert: (path, folder, { signal, conversion = {} }) =>
    convertFiles([...(conversion.before ?? []), path], folder, { signal, methods: conversion.methods }),
};
