import type { MailKind, MailTemplate } from '@shared/api/email';
import { create } from 'zustand';

/** Which template is meant. */
export interface TemplateKey {
  readonly kind: MailKind;
  readonly language: string;
}

interface Drafts {
  readonly connectionId: string | null;
  readonly shown: TemplateKey | null;
  /** What was written and not saved, by template: kept while another screen shows. */
  readonly drafts: Readonly<Record<string, MailTemplate>>;
}

const EMPTY: Drafts = { connectionId: null, shown: null, drafts: {} };

export const useDrafts = create<Drafts>()(() => EMPTY);

/** One text per template. */
export function keyOf({ kind, language }: TemplateKey): string {
  return `${kind} ${language.toLowerCase()}`;
}

/** Starts afresh for another connection, whose templates are others. */
export function draftsOf(connectionId: string | null): void {
  if (useDrafts.getState().connectionId !== connectionId) useDrafts.setState({ ...EMPTY, connectionId });
}

/** Shows a template. */
export function show({ kind, language }: TemplateKey): void {
  useDrafts.setState({ shown: { kind, language } });
}

/** Keeps what was written. */
export function keepDraft(draft: MailTemplate): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [keyOf(draft)]: draft } }));
}

/** Forgets what was written, once it is saved or no longer wanted. */
export function dropDraft(key: TemplateKey): void {
  useDrafts.setState(({ drafts }) => {
    const { [keyOf(key)]: _dropped, ...rest } = drafts;
    return { drafts: rest };
  });
}

/** Whether a draft says something else than the template it began with. */
export function isChanged(draft: MailTemplate, saved: MailTemplate | undefined): boolean {
  return (
    saved === undefined || draft.subject !== saved.subject || draft.text !== saved.text || draft.html !== saved.html
  );
}

/** Puts `{{name}}` where the caret is, in place of what is marked; gives the new text and where the caret is then. */
export function insertVariable(
  text: string,
  name: string,
  start: number,
  end: number,
): { readonly text: string; readonly caret: number } {
  const placed = `{{${name}}}`;
  return { text: text.slice(0, start) + placed + text.slice(end), caret: start + placed.length };
}
