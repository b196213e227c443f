import { ipcRenderer, webUtils } from 'electron';
import { DROP_CHANNEL } from '@shared/methods';

/**
 * Tells main which file a person dropped on the window. The page has no part in it: only drops the system itself reports
 * count, and the path is that of the file it reports. A drop the page has a use for, such as on a field, stays the page's.
 */
export function sendDroppedFiles(): void {
  window.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    if (!event.isTrusted || event.defaultPrevented) return;
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    const path = webUtils.getPathForFile(file);
    if (path !== '') ipcRenderer.send(DROP_CHANNEL, path);
  });
}
