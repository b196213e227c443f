import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { appendEntry } from '../../../src/main/data/audit/append-entry';
import { checkEntries, GENESIS } from '../../../src/main/data/audit/chain';
import { AUDIT_COLUMNS } from '../../../src/main/data/audit/record';
import { openOwnFile } from '../../../src/main/data/local/own-file';
import { sqliteWorker } from '../../support/sqlite-worker';

it('keeps what it can give back, so that the chain holds whatever texts are made of', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'authdesk-append-'));
  const now = () => new Date('2026-01-02T03:04:05.000Z');
  const file = await openOwnFile(path.join(folder, 'authdesk.db'), sqliteWorker, now);
  try {
    const key = randomBytes(32);
    const signer = { key, actor: 'tester \ud83d', person: () => 'Sam \udc00', now };
    const texts = ['plain', 'half a \ud83d character', 'a\0b', '\u202e\ufeff 👩‍👩‍👧', '\udfff\ud800'];
    for (const text of texts) {
      const target = { type: 'user', id: text, label: text } as const;
      const draft = { connection: { id: 'c', name: text }, action: 'users.update', target, userId: text } as const;
      const told = {
        summary: text,
        before: { name: text },
        after: { [text]: text },
        outcome: 'done',
        rows: 1,
      } as const;
      await file.db.transaction().execute(async (trx) => appendEntry(trx, signer, { ...draft, ...told }));
    }
    const records = await file.db.selectFrom('audit').select(AUDIT_COLUMNS).orderBy('seq').execute();
    expect(records).toHaveLength(texts.length);
    expect(checkEntries(key, { seq: 0, hash: GENESIS }, records).fault).toBeNull();
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
});
