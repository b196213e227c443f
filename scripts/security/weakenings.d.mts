export interface Weakening {
  readonly what: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  readonly fails: readonly (readonly [file: string, title: string])[];
}
export const WEAKENINGS: readonly Weakening[];
