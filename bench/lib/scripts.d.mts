export function isBuilt(): boolean;
export function ensureBuild(): Promise<void>;
export function onVirtualScreen(command: string, args: readonly string[]): { command: string; args: string[] };
export const virtualScreenEnv: Record<string, string | undefined>;
export function electronPath(): string | undefined;
export function inRoot(...parts: string[]): string;
export function rootUserEnv(): Record<string, string>;
