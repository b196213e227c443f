import { z } from 'zod';
import { noInput } from './common';

/** What Authdesk knows of a newer version of itself. */
export const updateState = z.strictObject({
  /**
   * `installs`: what is found is downloaded and put in place from here. `tells`: this kind of package is replaced by what
   * installed it, so its page is opened. `off`: administrators want it so. `none`: this build has no place to look at.
   */
  how: z.enum(['installs', 'tells', 'off', 'none']),
  phase: z.enum(['idle', 'checking', 'current', 'found', 'downloading', 'ready']),
  /** The newer version, in `found` and after. */
  version: z.string().nullable(),
  /** How much of it is downloaded, in percent. */
  percent: z.int().min(0).max(100).nullable(),
  checkedAt: z.iso.datetime().nullable(),
  /**
   * Why the last look or download came to nothing. `unsigned`, `forged` (changed, or signed with another key), `older`
   * (than this version, or than one that was offered before), `unreadable` and `damaged` mean that what was offered was refused.
   */
  problem: z
    .enum(['unreachable', 'unreadable', 'unsigned', 'forged', 'older', 'damaged', 'not-installed', 'no-package'])
    .nullable(),
});
export type UpdateState = z.infer<typeof updateState>;

export const updatesApi = {
  'app.updates': { input: noInput, output: updateState },
  /** Looks for a newer version now; refused while a job runs. Nothing is downloaded. */
  'app.checkForUpdates': { input: noInput, output: updateState },
  /**
   * Downloads the version that was found, and once that is done asks the person in main's own dialog before Authdesk ends
   * and starts as the new version; refused while a job runs. Where it only tells: asks, and opens the page for downloads.
   */
  'app.installUpdate': { input: noInput, output: updateState },
};
