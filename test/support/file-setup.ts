/** vitest runs this before each file of tests, also where its workers share modules. */
import { endFilesWithTheirTasks } from './file-end.ts';

endFilesWithTheirTasks();
