import { app, Menu, type ContextMenuParams, type MenuItemConstructorOptions, type WebContents } from 'electron';

/** The menu of a text field or of selected text; null anywhere else. Rows of lists have menus of the page. */
export function contextMenu({
  isEditable,
  editFlags,
  selectionText,
}: Pick<ContextMenuParams, 'isEditable' | 'editFlags' | 'selectionText'>): MenuItemConstructorOptions[] | null {
  if (!isEditable) {
    return selectionText.trim() === '' ? null : [{ role: 'copy', enabled: editFlags.canCopy }];
  }
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ];
}

/** Offers it in every page of ours. */
export function offerContextMenu(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('context-menu', (_shown, params) => {
      const items = contextMenu(params);
      if (items !== null) Menu.buildFromTemplate(items).popup();
    });
  });
}
