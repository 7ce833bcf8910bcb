/** The page of containers, in a real browser: one file, so that its parts share both. */
// Each registers tests of its own.
/* oxlint-disable import/no-unassigned-import */
import './page/served.ts';
import './page/predict.ts';
import './page/texts.ts';
import './page/picture.ts';
import './page/tasks.ts';
import './page/live.ts';
import './page/errors.ts';
import './page/keyboard.ts';
import './page/key.ts';
import './page/models.ts';
import './page/proxy.ts';
import './page/docs.ts';
import './page/firefox.ts';
import './page/look.ts';
