import { shell } from 'electron';
import { safeExternalUrl } from './trust';

/** Opens an https page or a mail to one address in the person's own program; false when the link was refused. */
export async function openExternalLink(link: string): Promise<boolean> {
  const url = safeExternalUrl(link);
  if (url === null) return false;
  await shell.openExternal(url);
  return true;
}
