import { readFileSync } from 'node:fs';
import { messageOf, StartError } from '../../util/start-error.ts';

/** What is made of the text of a file. @throws StartError naming it */
export function openedFile<Opened>(file: string, open: (text: string) => Opened): Opened {
  try {
    return open(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`${file}: ${messageOf(error)}`);
  }
}
