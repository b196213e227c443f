// npm run tour: does the main job with keyboard and mouse in the real app and leaves a picture of every step in out/tour.
// With AUTHDESK_TOUR_DATABASE set to a SQLite file or a postgres:// URL, it looks at that database instead, and changes
// nothing there; made for the benchmark's (`node bench/serve.mjs` starts its Postgres and prints the URLs).
import { SIZES, startTour } from './driver.mjs';
import { acts } from './steps/acts.mjs';
import { audit } from './steps/audit.mjs';
import { bulk } from './steps/bulk.mjs';
import { connections } from './steps/connections.mjs';
import { find } from './steps/find.mjs';
import { frame } from './steps/frame.mjs';
import { lists, tampered } from './steps/lists.mjs';
import { mail } from './steps/mail.mjs';
import { person } from './steps/person.mjs';
import { production } from './steps/production.mjs';
import { atSize, openedThrough } from './steps/at-size.mjs';
import { sessionExplorer } from './steps/session-explorer.mjs';
import { sessions } from './steps/sessions.mjs';
import { undo } from './steps/undo.mjs';
import { verifications } from './steps/verifications.mjs';

const parts = {
  person,
  acts,
  find,
  'session-explorer': sessionExplorer,
  lists,
  audit,
  verifications,
  bulk,
  frame,
  mail,
  connections,
  undo,
  sessions,
  production,
  tampered,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const database = process.env['AUTHDESK_TOUR_DATABASE'];
const tour = await startTour(database === undefined ? undefined : openedThrough(database));
try {
  await tour.ready();
  await tour.size(SIZES.small);
  await tour.theme('light');
  if (database !== undefined) await atSize(tour, database);
  else
    for (const [name, part] of Object.entries(parts)) {
      if (wanted.length === 0 || wanted.includes(name)) await part(tour);
    }
} finally {
  await tour.end();
}
if (tour.failures.length > 0) {
  console.error(`${tour.failures.length} steps failed: ${tour.failures.join(', ')}`);
  process.exit(1);
}
console.log('The tour went through; the pictures are in out/tour.');
