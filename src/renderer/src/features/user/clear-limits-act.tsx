import { useClearRateLimits } from '../../api/user-acts';
import { useCommand } from '../../nav/commands';
import { useQuietAct } from '../../parts/confirm/use-confirm-act';
import type { ActProps } from './act-props';
import { userObject } from './user-object';

/** Lets them try again at once; takes nothing from anybody, so it is done at once where no reason is asked for. */
export function ClearLimitsAct({ user, guard }: ActProps) {
  const { run, dialog } = useQuietAct();
  const { mutateAsync: clear } = useClearRateLimits();
  useCommand('user.clearLimits', () =>
    guard.guard(
      () =>
        run({
          title: 'Clear the rate limits?',
          object: userObject(user),
          consequence:
            'The counts of tries from the addresses they came from begin anew, for others behind these addresses too. It can be undone.',
          verb: 'Clear',
          run: async ({ why }) => {
            await clear({ id: user.id, ...(why === undefined ? {} : { why }) });
          },
        }),
      'users.clearRateLimits',
    ),
  );
  return dialog;
}
