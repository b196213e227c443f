import type { BelongingPanel, BelongingRow } from '@shared/api/belongings';
import type { UserDetail } from '@shared/api/users';
import { cancelBelonging, removeBelonging, switchBelonging } from '../../../api/belongings';
import { useQuietAct, type Act, type Confirmed } from '../../../parts/confirm/use-confirm-act';
import { announceDone } from '../../../parts/undo/announce-done';
import type { WriteGuard } from '../../../parts/write-guard';
import { notKnownName, wayName } from '../way-names';
import { userObject } from '../user-object';
import { rowNoun, rowWords } from './words';

/** What removing one of a kind means. */
function consequenceOf(user: UserDetail, { kind }: BelongingPanel): string {
  if (kind === 'api-key') return 'Whatever uses the key is refused from now on.';
  if (kind === 'oauth-consent')
    return 'The app asks for permission again; tokens it holds already go on until they expire.';
  const left = user.waysIn.ways.flatMap((way) => (way.kind === 'passkey' ? (way.count > 1 ? [way] : []) : [way]));
  if (left.length > 0) return `What is left to sign in with: ${[...new Set(left.map(wayName))].join(', ')}.`;
  const unknown = user.waysIn.notKnown.map(notKnownName).join(', ');
  return `No way in that is known here is left${unknown === '' ? '' : `; not known: ${unknown}`}.`;
}

/** The acts on one thing that hangs on a person; `dialog` has to be drawn. */
export function useBelongingActs(user: UserDetail, panel: BelongingPanel, guard: WriteGuard) {
  const { run, ask, dialog } = useQuietAct();
  const noun = rowNoun(panel);

  const inputOf = (id: string, { why }: Confirmed) => ({
    userId: user.id,
    panel: panel.key,
    id,
    ...(why === undefined ? {} : { why }),
  });
  const actOn = (row: BelongingRow, act: Pick<Act, 'title' | 'verb' | 'consequence' | 'mild'> & { done: string }) => {
    const { done, ...asked } = act;
    return (send: (id: string, confirmed: Confirmed) => ReturnType<typeof removeBelonging>): Act => ({
      ...asked,
      object: `${userObject(user)} · ${rowWords(panel, row).name}`,
      run: async (confirmed) => {
        if (row.id === null) return;
        const { entry } = await send(row.id, confirmed);
        announceDone({ title: done, entry, why: confirmed.why });
      },
    });
  };

  const remove = (row: BelongingRow) => {
    const { name } = rowWords(panel, row);
    const act = actOn(row, {
      title: `Remove this ${noun}?`,
      verb: `Remove ${noun}`,
      consequence: `${consequenceOf(user, panel)} It can be undone.`,
      done: `Removed the ${noun} “${name}”`,
    });
    ask(act((id, confirmed) => removeBelonging({ ...inputOf(id, confirmed), confirm: confirmed.confirm })));
  };
  const turn = (row: BelongingRow, on: boolean) => {
    const { name } = rowWords(panel, row);
    const act = actOn(row, {
      title: `Switch this ${noun} ${on ? 'on' : 'off'}?`,
      verb: `Switch ${on ? 'on' : 'off'}`,
      consequence: on ? 'It works again at once.' : 'Whatever uses the key is refused until it is switched on again.',
      mild: true,
      done: `Switched “${name}” ${on ? 'on' : 'off'}`,
    })((id, confirmed) => switchBelonging({ ...inputOf(id, confirmed), on }));
    if (guard.production) ask(act);
    else run(act);
  };
  const cancel = (row: BelongingRow) => {
    const { name } = rowWords(panel, row);
    const act = actOn(row, {
      title: 'Cancel this invitation?',
      verb: 'Cancel invitation',
      consequence: 'The link in the mail stops working. It can be undone.',
      done: `Cancelled the invitation to “${name}”`,
    })((id, confirmed) => cancelBelonging(inputOf(id, confirmed)));
    ask(act);
  };
  return {
    dialog,
    remove: (row: BelongingRow) => guard.guard(() => remove(row), 'belongings.remove'),
    turn: (row: BelongingRow, on: boolean) => guard.guard(() => turn(row, on), 'belongings.switch'),
    cancel: (row: BelongingRow) => guard.guard(() => cancel(row), 'belongings.cancel'),
  };
}
