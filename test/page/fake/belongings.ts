import type { BelongingPanel, BelongingRow } from '@shared/api/belongings';
import { inMinutes, pageOf, type AnswersOf, type Fake } from './fake';
import { ODD_TEXTS } from './world';

interface Held {
  readonly panel: BelongingPanel;
  rows: BelongingRow[];
}

type Column = BelongingPanel['columns'][number];
const column = (field: string, type: Column['type'] = 'text', own = false): Column => ({
  column: field,
  field: own ? null : field,
  type,
});

const panel = (
  kind: BelongingPanel['kind'],
  more: Pick<BelongingPanel, 'table' | 'columns' | 'acts'>,
): BelongingPanel => ({
  key: `key of ${more.table}`,
  kind,
  by: 'userId',
  closed: null,
  total: null,
  ...more,
});

const DAY = 24 * 60;
const rowsOf = (prefix: string, values: readonly BelongingRow['values'][]): BelongingRow[] =>
  values.map((one, at) => ({ id: `["t${prefix}${at}"]`, values: one }));

/** What hangs on the first of the people; on the others nothing does. */
function makeHeld(odd: boolean): Held[] {
  const long = (usual: string, nth: number) => (odd ? (ODD_TEXTS[nth] ?? usual) : usual);
  return [
    {
      panel: panel('passkey', {
        table: 'passkey',
        columns: [column('name'), column('deviceType'), column('backedUp', 'boolean'), column('createdAt', 'date')],
        acts: ['remove'],
      }),
      rows: rowsOf('p', [
        [long('MacBook of Ada', 1), 'multiDevice', true, inMinutes(-40 * DAY)],
        [null, 'singleDevice', false, inMinutes(-3 * DAY)],
      ]),
    },
    {
      panel: panel('api-key', {
        table: 'apikey',
        columns: [
          column('name'),
          column('prefix'),
          column('start'),
          column('enabled', 'boolean'),
          column('lastRequest', 'date'),
          column('expiresAt', 'date'),
          column('createdAt', 'date'),
        ],
        acts: ['switch', 'remove'],
      }),
      rows: rowsOf('k', [
        [long('CI deploys', 2), 'acme_', 'acme_x', true, inMinutes(-90), inMinutes(60 * DAY), inMinutes(-100 * DAY)],
        [long('Old laptop', 5), null, 'qW3rTy', false, null, null, inMinutes(-400 * DAY)],
      ]),
    },
    {
      panel: panel('invitation-received', {
        table: 'invitation',
        columns: [
          column('organizationId', 'named'),
          column('role'),
          column('status'),
          column('expiresAt', 'date'),
          column('createdAt', 'date'),
          column('inviterId', 'named'),
        ],
        acts: ['cancel'],
      }),
      rows: rowsOf('i', [
        [long('Northwind', 0), 'admin', 'pending', inMinutes(DAY), inMinutes(-DAY), long('Noah Chen', 3)],
      ]),
    },
    {
      panel: panel('other', {
        table: odd ? 'a_table_of_the_app_with_a_long_name_'.repeat(4) : 'orders',
        columns: [column('number', 'number', true), column('total', 'text', true), column('api_key', 'secret', true)],
        acts: [],
      }),
      rows: rowsOf(
        'o',
        Array.from({ length: 230 }, (_, at) => [1000 + at, `${at}.99 EUR`, at % 2 === 0 ? true : null]),
      ),
    },
  ];
}

export function belongingAnswers(fake: Fake): AnswersOf<'belongings'> {
  const held = makeHeld(fake.scene.rows === 'odd');
  const of = (userId: string) => (fake.world.users[0]?.id === userId ? held : []);
  const one = (userId: string, key: string) => of(userId).find((some) => some.panel.key === key);
  const told = (userId: string) => {
    fake.tell('changed', { tables: ['user', 'audit'], userIds: [userId] });
    return {};
  };
  const set = (some: Held | undefined, id: string, field: string, value: string | boolean) => {
    if (some === undefined) return;
    const at = some.panel.columns.findIndex((known) => known.field === field);
    some.rows = some.rows.map((row) =>
      row.id === id ? { ...row, values: row.values.map((old, nth) => (nth === at ? value : old)) } : row,
    );
  };
  return {
    'belongings.ofUser': ({ userId }) => ({
      panels: of(userId)
        .filter(({ rows }) => rows.length > 0)
        .map((some) => ({ ...some.panel, total: { value: some.rows.length, exact: true } })),
    }),
    'belongings.list': ({ userId, panel: key, ...paging }) => pageOf(one(userId, key)?.rows ?? [], paging),
    'belongings.remove': ({ userId, panel: key, id }) => {
      const some = one(userId, key);
      if (some !== undefined) some.rows = some.rows.filter((row) => row.id !== id);
      return told(userId);
    },
    'belongings.switch': ({ userId, panel: key, id, on }) => {
      set(one(userId, key), id, 'enabled', on);
      return told(userId);
    },
    'belongings.cancel': ({ userId, panel: key, id }) => {
      set(one(userId, key), id, 'status', 'canceled');
      return told(userId);
    },
  };
}
