// npm run tour: does the main job with keyboard and mouse in the real app and leaves a picture of every step in out/tour.
// Each part starts the app anew on a data folder of its own, so that none needs what another did, and one that fails is over.
// With AUTHDESK_TOUR_DATABASE set to a SQLite file or a postgres:// URL, it looks at that database instead, and changes
// nothing there; made for the benchmark's (`node bench/serve.mjs` starts its Postgres and prints the URLs).
import { emptyPictures, SIZES, startTour } from './driver.mjs';
import { chosenParts, PARTS } from './parts.mjs';
import { atSize, openedThrough } from './steps/at-size.mjs';

const database = process.env['AUTHDESK_TOUR_DATABASE'];
const counts = { passed: 0, failed: 0 };

/** Walks one part in an app of its own; gives how many of its steps went through and which one did not. */
async function walk(name, part, open) {
  const tour = await startTour(name, open);
  try {
    await tour.ready();
    await tour.size(SIZES.small);
    await tour.theme('light');
    await part(tour);
  } catch (error) {
    // What is no step of its own, such as clearing away messages, ends its part too.
    if (tour.failure === null) tour.fail('between two steps', error);
  } finally {
    await tour.end();
  }
  counts.passed += tour.passed;
  if (tour.failure !== null) counts.failed += 1;
}

emptyPictures();
if (database === undefined) {
  for (const name of chosenParts(process.argv.slice(2))) {
    const [file, part] = PARTS[name];
    await walk(name, (await import(`./steps/${file}.mjs`))[part]);
  }
} else {
  await walk('at-size', (tour) => atSize(tour, database), openedThrough(database));
}
console.log('The pictures are in out/tour.');
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;
