import { z } from 'zod';
import { navigation } from '../events';
import { noInput, nothing, requestId } from './common';
import { fileHandle } from './fields';
import { policy } from './policy';

export const preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['compact', 'normal', 'roomy']),
  /** Whether Authdesk looks for a newer version of itself once a day. */
  checkForUpdates: z.boolean(),
  /** The name that stands in the audit beside the user of the operating system. */
  personName: z.string().trim().max(120).optional(),
});
export type Preferences = z.infer<typeof preferences>;

/** What was wrong with Authdesk's own file at the start, and what became of it. */
export const ownFileTrouble = z.strictObject({
  /** The whole path. */
  file: z.string(),
  /**
   * `damaged`: it is kept aside, and what could be read goes on in a new one. `unwritable`: a copy of this run stands in
   * for it and nothing is kept. `unreadable`: nothing of it could be read, and nothing is kept.
   */
  what: z.enum(['damaged', 'unwritable', 'unreadable']),
  /** Where the damaged file lies now. */
  keptAs: z.string().nullable(),
  /** How many rows went on; null where none had to. */
  rows: z.int().nullable(),
  /** Of which kinds of data something may be missing. */
  incomplete: z.array(z.string()),
  why: z.enum(['disk-full', 'folder', 'file']).nullable(),
});
export type OwnFileTrouble = z.infer<typeof ownFileTrouble>;

export const appInfo = z.strictObject({
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
  sqlite: z.string(),
  dataFolder: z.string(),
  secretStore: z.strictObject({
    /** What the operating system offers, such as `gnome_libsecret` or `basic_text`. */
    backend: z.string(),
    /** Whether secrets may be kept there at all. */
    protected: z.boolean(),
  }),
  /** Null where all of our own data was whole and can be written. */
  trouble: ownFileTrouble.nullable(),
  /** What administrators set for this computer, and in which file; null where they set nothing. */
  policy: z.strictObject({ file: z.string(), rules: policy }).nullable(),
});
export type AppInfo = z.infer<typeof appInfo>;

export const appApi = {
  'app.cancel': { input: z.strictObject({ requestId }), output: nothing },
  /** Opens a further window on the same connection; a place that has a window of its own gets that one. */
  'app.openWindow': { input: z.strictObject({ at: navigation.optional() }).optional(), output: nothing },
  'app.info': { input: noInput, output: appInfo },
  'app.preferences': { input: noInput, output: preferences },
  'app.setPreferences': { input: preferences.partial(), output: preferences },
  /** Shows the system's save dialog; nulls when the person cancelled it, else a handle and the file's name. */
  'app.chooseSaveFile': {
    input: z.strictObject({
      suggestedName: z.string().min(1).max(200),
      format: z.enum(['csv', 'jsonl', 'json', 'html']),
    }),
    output: z.strictObject({ file: fileHandle.nullable(), name: z.string().nullable() }),
  },
  /** Opens a ticket in the person's browser, at the address the open connection has for tickets. */
  'app.openTicket': { input: z.strictObject({ ticket: z.string().trim().min(1).max(200) }), output: nothing },
  /** Writes a fault of the page to the log and returns the reference to quote. */
  'app.reportProblem': {
    input: z.strictObject({ where: z.string().max(200), message: z.string().max(4000) }),
    output: z.strictObject({ reference: z.string() }),
  },
  /** What a person can hand on when something is wrong, without secrets and people, for them to read first. */
  'app.problemReport': { input: noInput, output: z.strictObject({ text: z.string() }) },
  /** Saves the report that was read last where the person says; null: they cancelled it. */
  'app.saveProblemReport': { input: noInput, output: z.strictObject({ name: z.string().nullable() }) },
  /** Shows the log or the data folder in the system's file manager. */
  'app.showFolder': { input: z.strictObject({ what: z.enum(['log', 'data']) }), output: nothing },
};
