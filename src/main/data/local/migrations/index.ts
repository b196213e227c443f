import { initial } from './0001-initial';
import { viewsAndRecents } from './0002-views-and-recents';
import { undo } from './0003-undo';
import { bulk } from './0004-bulk';
import { mail } from './0005-mail';
import { leftUndone } from './0006-left-undone';
import { notes } from './0007-notes';
import { teamTexts } from './0008-team-texts';

/** All migrations in order; the number of those applied is the file's `user_version`. */
export const migrations: readonly string[] = [initial, viewsAndRecents, undo, bulk, mail, leftUndone, notes, teamTexts];
