import { connectionInput, type ConnectionInput } from '@shared/api/connections';
import type { ErrorInfo } from '@shared/result';
import { useState } from 'react';
import { flushSync } from 'react-dom';

/** The parts of the form that open on demand, from top to bottom. */
export const SECTIONS = [
  'ssh',
  'server',
  'sessions',
  'mail',
  'signIn',
  'access',
  'names',
  'times',
  'search',
  'passwords',
] as const;
export type SectionId = (typeof SECTIONS)[number];

/** Which of them a setting stands in; all others are always in sight. */
const SECTION_OF: Partial<Record<keyof ConnectionInput, SectionId>> = {
  ssh: 'ssh',
  authServer: 'server',
  sessions: 'sessions',
  mail: 'mail',
  mailing: 'mail',
  signIn: 'signIn',
  access: 'access',
  mapping: 'names',
  times: 'times',
  searchIndex: 'search',
  passwords: 'passwords',
};

function isKey(name: string | undefined): name is keyof ConnectionInput {
  return name !== undefined && Object.hasOwn(connectionInput.shape, name);
}

function sectionOf(path: string | undefined): SectionId | undefined {
  const [key] = (path ?? '').split('.');
  return isKey(key) ? SECTION_OF[key] : undefined;
}

/** Whether an error of main's names a setting that has boxes; names of tables are asked for beside the form. */
export function isSetting(path: string | undefined): path is string {
  const [key] = (path ?? '').split('.');
  return isKey(key) && key !== 'mapping';
}

/** The setting to look at first when a connection failed: the one main names, else the likeliest for this failure. */
export function settingAtFault(
  { code, field }: Pick<ErrorInfo, 'code' | 'field'>,
  driver: ConnectionInput['driver'],
): string | undefined {
  if (isSetting(field)) return field;
  if (driver === 'sqlite') {
    return ['PERMISSION_DENIED', 'CONNECTION_FAILED', 'CONNECTION_LOST', 'TIMEOUT'].includes(code)
      ? 'sqlite.file'
      : undefined;
  }
  if (code === 'AUTH_FAILED') return 'postgres.password';
  if (code === 'PERMISSION_DENIED') return 'postgres.user';
  return ['CONNECTION_FAILED', 'CONNECTION_LOST', 'TIMEOUT'].includes(code) ? 'postgres.host' : undefined;
}

/**
 * The box of a setting among those there are: its own, else the first of its parts (`sessions.jwt` →
 * `sessions.jwt.enabled`), else that of what it is a part of (`postgres.host`, where one URL says it all).
 */
export function boxOf(path: string, boxes: readonly string[]): string | undefined {
  const found = boxes.find((box) => box === path) ?? boxes.find((box) => box.startsWith(`${path}.`));
  if (found !== undefined) return found;
  const end = path.lastIndexOf('.');
  return end < 0 ? undefined : boxOf(path.slice(0, end), boxes);
}

/** The paths of all that is wrong in a form, such as `authServer.baseURL`. */
export function faultsIn(errors: object, path = ''): string[] {
  return Object.entries(errors).flatMap(([key, inner]: [string, unknown]) => {
    if (typeof inner !== 'object' || inner === null) return [];
    const at = path === '' ? key : `${path}.${key}`;
    return 'message' in inner && typeof inner.message === 'string' ? [at] : faultsIn(inner, at);
  });
}

/** Of several settings, those in the part of the form that comes first. */
export function inFirstSection(paths: readonly string[]): readonly string[] {
  const first = [undefined, ...SECTIONS].find((id) => paths.some((path) => sectionOf(path) === id));
  return paths.filter((path) => sectionOf(path) === first);
}

const CONTROLS = 'input:not([type="hidden"], [hidden], [aria-hidden="true"]), textarea, button, [tabindex="0"]';

/** Puts the focus on the first box, from the top, of one of these settings; answers with its name. */
export function focusBox(paths: readonly string[]): string | undefined {
  const boxes = [...document.querySelectorAll<HTMLElement>('form [data-field]')];
  const names = boxes.map((box) => box.dataset['field'] ?? '');
  const wanted = new Set(paths.map((path) => boxOf(path, names)));
  const at = names.findIndex((name) => wanted.has(name));
  const control = boxes[at]?.querySelector(CONTROLS);
  if (!(control instanceof HTMLElement)) return undefined;
  control.scrollIntoView({ block: 'nearest' });
  control.focus();
  return names[at];
}

/** Which parts of the form are open, and the way to a box wherever it stands. */
export function useSections(first: string | undefined) {
  const [open, setOpen] = useState<ReadonlySet<SectionId>>(() => opened(new Set(), first));
  return {
    isOpen: (id: SectionId) => open.has(id),
    toggle: (id: SectionId) =>
      setOpen((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id]))),
    /** Opens the part the first of these settings stands in and puts the focus on its box. */
    reveal: (...paths: readonly string[]): string | undefined => {
      const inSight = inFirstSection(paths);
      flushSync(() => setOpen((now) => opened(now, inSight[0])));
      return focusBox(inSight);
    },
  };
}

function opened(now: ReadonlySet<SectionId>, path: string | undefined): ReadonlySet<SectionId> {
  const section = sectionOf(path);
  return section === undefined ? now : new Set([...now, section]);
}
