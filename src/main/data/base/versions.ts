export interface AppVersions {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
}
