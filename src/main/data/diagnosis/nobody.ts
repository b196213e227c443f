import type { Finding } from '@shared/api/diagnosis';
import type { Look } from './check';
import { hiddenFinding, hiddenTables } from './checks/database';
import { orphanFindings } from './checks/orphans';
import { addressesNear, type Candidate } from './addresses-near';
import { likeness, type Likeness } from './likeness';

/** How many near-misses are told. */
const MOST = 3;

/** That nobody has an address, and whoever may be meant: somebody with one much like it, or somebody removed here. */
export async function nobodyFindings(look: Look, typed: string): Promise<Finding[]> {
  const column = look.connection.schema.user.name('email');
  const near = await nearMisses(look, typed);
  return [
    {
      code: 'nobody',
      severity: 'blocks',
      title: 'Nobody has this address',
      evidence: { table: 'user', column, value: typed },
    },
    ...(await removedHere(look, typed)),
    ...near.map(({ id, email, like }): Finding => ({
      code: 'near-miss',
      severity: 'may-block',
      title: TITLES[like],
      evidence: { table: 'user', id, column, value: email },
      act: { method: 'users.get', input: { id }, label: 'Open them' },
    })),
    ...(await orphanFindings(look)),
    ...hiddenTables(look.connection).map(hiddenFinding),
  ];
}

const TITLES: Readonly<Record<Likeness, string>> = {
  plus: 'Somebody has it with another part after a plus',
  dots: 'Somebody has it with other dots',
  'look-alike': 'Somebody has it with letters that look alike',
  typo: 'Somebody has one that differs by a letter or two',
  provider: 'Somebody has the same name at another mail provider',
};

async function nearMisses(look: Look, typed: string): Promise<(Candidate & { like: Likeness })[]> {
  const wanted = typed.toLowerCase();
  const found = (await addressesNear(look, wanted)).flatMap((one) => {
    const like = likeness(wanted, one.email.toLowerCase());
    return like === null ? [] : [{ ...one, like: like.kind, distance: like.distance }];
  });
  return found.toSorted((a, b) => a.distance - b.distance).slice(0, MOST);
}

/** Whoever had the address was removed by Authdesk, and can perhaps be brought back. */
async function removedHere({ audit, connection, signal }: Look, typed: string): Promise<Finding[]> {
  const filter = { search: typed, action: 'users.remove', connectionId: connection.profile.id };
  const { rows } = await audit.list(
    { filter, connectionId: connection.profile.id },
    { limit: 5, before: null, signal },
  );
  const entry = rows.find(({ outcome, target }) => {
    return outcome === 'done' && (target?.label ?? '').toLowerCase().includes(typed.toLowerCase());
  });
  if (entry === undefined || entry.undo === 'done') return [];
  return [
    {
      code: 'removed-here',
      severity: 'blocks',
      title: 'Somebody with this address was removed with Authdesk',
      evidence: { table: 'audit', id: entry.id, column: 'at', value: entry.at },
      ...(entry.undo === 'possible' && {
        act: { method: 'audit.undo', input: { id: entry.id }, label: 'Bring them back' },
      }),
    },
  ];
}
