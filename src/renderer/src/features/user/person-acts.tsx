import type { UserDetail } from '@shared/api/users';
import { useEffect, useEffectEvent, useState } from 'react';
import { useConnectionStatus } from '../../api/connections';
import { useUser } from '../../api/users';
import { CommandScope, makeCommandScope, runIn, type CommandId } from '../../nav/commands';
import { routeKey } from '../../nav/routes';
import { useRoute } from '../../nav/store';
import { useAskedAct } from '../../parts/person/asked';
import { useWriteGuard } from '../../parts/write-guard';
import { toast } from '../../ui/toast';
import { Acts } from './acts';
import { CopyActs } from './copy-acts';
import { MarkActs } from './notes/mark-acts';
import { personName } from '../../parts/person/shown';
import { RevokeAllAct } from './sessions/revoke-all-act';
import { VERBS } from './verbs';

/** Runs the command once its answers are there, or says why it is none for this person. */
function useRunOnce(scope: ReturnType<typeof makeCommandScope>, command: CommandId, user: UserDetail | null) {
  const run = useEffectEvent(() => {
    if (user === null) return;
    const verb = VERBS.find((one) => one.command === command);
    const reason = verb?.unavailable?.(user) ?? null;
    if (reason === null && verb?.hidden?.(user) !== true && runIn(scope, command)) return;
    toast.info({ title: 'That does not fit this user', description: reason ?? undefined });
  });
  const ready = user !== null;
  useEffect(() => {
    if (ready) run();
  }, [ready]);
}

function AskedAct({ userId, command }: { userId: string; command: CommandId }) {
  const query = useUser(userId);
  const openId = useConnectionStatus().data?.open?.id;
  // Another database may use the same id for somebody else.
  const [askedOf] = useState(openId);
  const [scope] = useState(makeCommandScope);
  const guard = useWriteGuard();
  // Read afresh before anything is asked, and drawn from then on, whatever is read again meanwhile.
  const [ready, setReady] = useState(false);
  if (!ready && query.data !== undefined && query.error === null && !query.isFetching) setReady(true);
  const user = ready ? (query.data ?? null) : null;
  useRunOnce(scope, command, user);

  const { error } = query;
  useEffect(() => {
    if (!ready && error !== null) toast.error({ title: error.message, description: error.hint });
  }, [ready, error]);
  if (user === null || openId !== askedOf) return null;
  return (
    <CommandScope value={scope}>
      <CopyActs user={user} />
      <MarkActs userId={user.id} label={personName(user)} />
      <RevokeAllAct user={user} guard={guard} />
      <Acts user={user} guard={guard} />
    </CommandScope>
  );
}

/** Draws what was asked about a person from a list or the palette, without leaving the list. */
export function PersonActs() {
  const asked = useAskedAct((state) => state.asked);
  const place = routeKey(useRoute());
  if (asked === null || asked.place !== place) return null;
  return <AskedAct key={asked.nth} userId={asked.userId} command={asked.command} />;
}
