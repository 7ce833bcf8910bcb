import { decodePicture } from '../../../../../contract/pictures/decode-picture.ts';
import { PictureError } from '../../../../../contract/pictures/picture.ts';
import {
  pictureToTensor,
  type PreparedPicture,
} from '../../../../../contract/pictures/process/picture-tensor.ts';
import type { ImageSettingsJson } from '../../../../../contract/schemas/contract.schema.ts';
import { openCodecs } from './codecs.ts';

/**
 * What makes elements of a picture's file. This module is a file of its own in images, which only those have whose model needs it, so
 * no class of the server's may come in or out.
 *
 * @returns a function that gives the elements, or why there are none: a sentence without its subject
 */
export function openPictures(settings: ImageSettingsJson): (bytes: Uint8Array) => PreparedPicture | string {
  const codecs = openCodecs();
  const toTensor = pictureToTensor(settings);
  return (bytes) => {
    try {
      return toTensor(decodePicture(bytes, codecs));
    } catch (error) {
      if (error instanceof PictureError) return error.message;
      throw error;
    }
  };
}
