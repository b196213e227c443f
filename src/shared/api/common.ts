import { z } from 'zod';

/** A moment as ISO-8601 text in UTC with milliseconds, such as `2026-11-23T06:57:13.942Z`. */
export const isoTime = z.iso.datetime({ precision: 3 });

/** A moment as a caller may write it: any precision, with `Z` or an offset. */
export const timeInput = z.iso.datetime({ offset: true });

/** A row's id as text, whatever the column type. */
export const rowId = z.string().min(1).max(255);

/** Text a person typed into a search box. */
export const searchText = z.string().max(500);

/** Names one call, so that `app.cancel` can stop it in the database. */
export const requestId = z.string().min(1).max(100);

export const cursor = z.string().min(1).max(4000);
export const pageLimit = z.int().min(1).max(500);

/** The part every list call has in common. */
export const pageInput = {
  /** `end` reads the last page first; its `prevCursor` leads upwards, passed as `cursor` with `from: 'end'` again. */
  from: z.enum(['start', 'end']).optional(),
  /** Run it even if its plan costs more than is asked without a question (CONFIRMATION_REQUIRED). */
  acceptCost: z.boolean().optional(),
  cursor: cursor.nullish(),
  limit: pageLimit.optional(),
  requestId: requestId.optional(),
};

export const sortDirection = z.enum(['asc', 'desc']);

/** How many rows there are: `exact: false` is an estimate and is shown as "about". */
export const total = z.strictObject({ value: z.int().min(0), exact: z.boolean() });
export type Total = z.infer<typeof total>;

const listOrder = z.strictObject({
  /** `match` is best match first, `added` the order in which the table stores its rows. */
  by: z.enum(['match', 'added', 'createdAt', 'email']),
  direction: sortDirection,
  reason: z.string().nullable(),
});
export type ListOrder = z.infer<typeof listOrder>;

const source = z.enum(['primary', 'replica']);

/** One page of a keyset-paged list. `total` is null where counting would cost too much unasked. */
export function page<Row extends z.ZodType>(row: Row) {
  return z.strictObject({
    rows: z.array(row),
    nextCursor: z.string().nullable(),
    /** Of a page read from the end: leads to the rows before it. */
    prevCursor: z.string().nullable().optional(),
    total: total.nullable(),
    /** Which server answered, where the connection has a read replica. */
    source: source.optional(),
    /** Nothing keeps rows of this table from sharing an id: two that do are two rows. */
    sharedIds: z.literal(true).optional(),
    /** The order the rows are in, where the caller named none; `reason` says why it is not newest first. */
    order: listOrder.optional(),
  });
}
export interface Page<Row> {
  rows: Row[];
  nextCursor: string | null;
  prevCursor?: string | null | undefined;
  total: Total | null;
  source?: 'primary' | 'replica' | undefined;
  sharedIds?: true | undefined;
  order?: ListOrder | undefined;
}

/**
 * How fields of a row stand that hold no value of their kind, such as a time of the year 55840, bytes among texts, or NULL
 * where there has to be something: by field, cut where it is long. The field itself is then empty. Absent where all is well.
 */
export const unreadable = z.record(z.string(), z.string()).optional();

/** A field that holds a secret: whether there is one, and at most its last four characters. */
export const secretPresence = z.strictObject({
  present: z.boolean(),
  hint: z.string().max(4).optional(),
  /** The database user may not read the column, so it is not known whether there is one. */
  unavailable: z.literal(true).optional(),
});
export type SecretPresence = z.infer<typeof secretPresence>;

/** Why something is done: for the record, and compulsory where the connection says so. */
export const why = z.strictObject({
  reason: z.string().trim().max(1000).optional(),
  /** The number of the help desk's ticket. */
  ticket: z.string().trim().max(200).optional(),
});
export type Why = z.infer<typeof why>;

/** That a person was asked in the page. Main asks again, in its own window, before what is wide or cannot be undone. */
export const confirmation = z.union([z.boolean(), z.string().max(400)]);
export type Confirmation = z.infer<typeof confirmation>;

/** A value of a field as the page sees it. */
export const fieldValue = z.union([z.string(), z.number(), z.boolean()]).nullable();
export type FieldValue = z.infer<typeof fieldValue>;

/** No input, or an empty object. */
export const noInput = z.strictObject({}).optional();
export const nothing = z.strictObject({});

/** A browser and system as read from a user-agent text; `label` is what a person would say. */
export const device = z.strictObject({
  kind: z.enum(['desktop', 'mobile', 'tablet', 'bot', 'script', 'unknown']),
  label: z.string(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
});
export type Device = z.infer<typeof device>;
