// Codes and links: every kind explained, revealed for a reason, removed and undone, expired ones purged; and kept mails.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openPerson, PEOPLE } from '../people.mjs';

const HOUR = 3_600_000;

/** One row of each kind, as better-auth and its plugins write them, for people of the demo. */
function plant(tour, people) {
  const demo = readdirSync(tour.folder, { recursive: true }).find((name) => String(name).endsWith('demo.db'));
  const db = new Database(path.join(tour.folder, String(demo)));
  const [ann, bob] = people;
  const kinds = [
    ['reset-password:2b1c9f6e4d5a47f08c1e', ann.id],
    ['delete-account-7c2d8a9be01f4e55', bob.id],
    ['magic-link:kQ7wYt3nZr9vLp2x', JSON.stringify({ email: ann.email, name: ann.name })],
    [`sign-in-otp-${ann.email}`, '482913:0'],
    [`email-verification-otp-${bob.email}`, '771204:2'],
    [`change-email-otp-${ann.id}:ann.new@example.com`, '390118:0'],
    ['phone-number-otp-+4670123456', '5512:1'],
    ['2fa-Zt4vQm8nRk2wXc6b', ann.id],
    ['2fa-attempts-Zt4vQm8nRk2wXc6b', '3'],
    [`2fa-otp-${bob.id}!session`, '118204:0'],
    ['trust-device-Hq2mVx7bNc9rTz4k', bob.id],
    ['auth-state:yB6nKd1sPw8fGj3h', JSON.stringify({ callbackURL: '/', codeVerifier: 'x', expiresAt: 1 })],
    ['one-time-token:wM5cRx2vTn7kQz9j', 'a-session-token'],
    ['siwe:0x52908400098527886E0F7030069857D2E4169EE7:1', 'nonce-8c1f'],
    ['saml-authn-request:_4fee3b046395c4e751011e97', '{"providerId":"acme"}'],
    [`revoke-unproven-account-access:${ann.id}`, ann.id],
    ['9Ym3Xk_hashed_identifier_of_43_characters_0', bob.id],
    ['something-of-a-plugin-of-the-app', 'payload'],
  ];
  const form = db.prepare('select typeof("expiresAt") as t from verification limit 1').get().t;
  const at = (ms) => (form === 'integer' ? ms : new Date(ms).toISOString());
  const insert = db.prepare(
    'insert into verification ("id","identifier","value","expiresAt","createdAt","updatedAt") values (?,?,?,?,?,?)',
  );
  const now = Date.now();
  db.transaction(() => {
    for (const [i, [identifier, value]] of kinds.entries()) {
      const made = now - (i + 1) * 4 * 60_000;
      insert.run(
        `tour-kind-${i}`,
        identifier,
        value,
        at(now + (i % 5 === 4 ? -HOUR : HOUR * (i + 1))),
        at(made),
        at(made),
      );
    }
    // Enough expired ones for a purge that takes a while.
    for (let i = 0; i < 90_000; i += 1) {
      const made = now - 40 * 24 * HOUR - i * 1000;
      insert.run(`tour-old-${i}`, `reset-password:old-${i}`, 'somebody-gone', at(made + HOUR), at(made), at(made));
    }
  })();
  db.close();
}

/** A row of the grid, found by what it is for. */
const row = (page, text) => page.getByRole('grid').getByRole('row').filter({ hasText: text }).first();

export async function verifications(tour) {
  const { page } = tour;
  const people = await page.evaluate(
    async () => (await window.authdesk.users.list({ filters: { emailVerified: true }, limit: 2 })).data.rows,
  );

  await tour.step('outbox-empty', async () => tour.go('o', 'Outbox'));
  await tour.step('verifications-in-the-demo', async () => tour.go('v', 'Verifications'));
  plant(tour, people);
  await tour.step(
    'verifications-every-kind',
    async () => {
      await tour.press('F5');
      await page.getByRole('searchbox').fill('state:live ');
      await page.getByRole('radio', { name: 'Live' }).waitFor({ state: 'attached' });
      await row(page, 'Sign-in link').waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'verifications-explained',
    async () => {
      await row(page, 'Password reset link').click();
      await page.getByRole('complementary', { name: 'What this row is' }).getByText('A link to set a new').waitFor();
    },
    { gallery: true },
  );
  for (const kind of ['trusted-device', 'two-factor-attempts', 'unknown', 'one-time-token']) {
    await tour.step(`verifications-explained-${kind}`, async () => {
      await page.getByRole('searchbox').fill(`kind:${kind} `);
      await page.getByRole('searchbox').press('ArrowDown');
      await page.getByRole('complementary', { name: 'What this row is' }).getByText(kind, { exact: true }).waitFor();
    });
  }
  await tour.step(
    'verifications-filter',
    async () => {
      await tour.press('f');
      await page.getByRole('dialog', { name: 'Filter verifications' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'verifications-of-one-person',
    async () => {
      await page.getByRole('button', { name: 'Clear all' }).click();
      await page.getByRole('textbox', { name: 'User' }).fill(people[0].email);
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('searchbox').fill('created:>7d ');
      await page.getByRole('button', { name: /^Asked from/ }).waitFor();
      await page.getByRole('status').getByText(/match/).first().waitFor();
    },
    { gallery: true },
  );
  await tour.step('verifications-menu', async () => {
    await row(page, 'Password reset link').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Remove all of this user…' }).waitFor();
  });
  await tour.step('verifications-reveal-asks', async () => {
    await page.getByRole('menuitem', { name: 'Reveal identifier…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The user cannot open the mailed link');
  });
  await tour.step(
    'verifications-revealed',
    async () => {
      await page.getByRole('contentinfo').getByRole('button', { name: 'Reveal', exact: true }).click();
      await page.getByText('Hidden again in').waitFor();
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByText('taken from the clipboard').waitFor();
    },
    { gallery: true },
  );
  await tour.step('verifications-removed', async () => {
    await page.getByRole('button', { name: 'Done' }).click();
    await tour.clearMessages();
    await row(page, 'Sign-in code by email').focus();
    await tour.press('d');
    await page.getByText('Removed: Sign-in code by email').waitFor();
  });
  await tour.step(
    'verifications-remove-all-asks',
    async () => {
      await tour.clearMessages();
      await row(page, 'Password reset link').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Remove all of this user…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
    { gallery: true },
  );
  await tour.step('verifications-remove-all-done', async () => {
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByText(/^Removed .* links and codes of/).waitFor();
  });
  await tour.step(
    'verifications-none-with-explanation',
    async () => {
      await tour.clearMessages();
      await page.getByRole('searchbox').fill('nobody-at-all');
      await page.getByText('Nothing matches').waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'purge-question',
    async () => {
      await page.getByRole('button', { name: 'Show everything' }).click();
      await page.getByRole('button', { name: 'Remove expired ones…' }).click();
      await page
        .getByRole('alertdialog')
        .getByText(/expired rows?$/)
        .waitFor();
    },
    { gallery: true },
  );
  await tour.step('purge-progress', async () => {
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await page
      .getByRole('dialog')
      .getByText(/of .* rows removed/)
      .waitFor();
  });
  await tour.step('purge-stopped', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByText('had been removed').waitFor();
  });
  await tour.step('purge-done', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Remove expired ones…' }).click();
    await page
      .getByRole('alertdialog')
      .getByText(/expired rows?$/)
      .waitFor();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await page
      .getByRole('dialog')
      .getByText(/rows? removed\.$/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  });
  await tour.step('person-codes', async () => {
    await tour.clearMessages();
    await openPerson(tour, PEOPLE.manyCodes);
    await page
      .getByRole('button', { name: /^More about:/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Reveal value…' }).waitFor();
  });
  await tour.step(
    'accounts-filter',
    async () => {
      await tour.press('Escape');
      await tour.go('c', 'Accounts');
      await page.getByRole('searchbox').fill('linked:>1y provider:google ');
      await page.getByRole('button', { name: /^Linked from/ }).waitFor();
      await tour.press('Escape', 'f');
      await page.getByRole('dialog', { name: 'Filter accounts' }).waitFor();
    },
    { gallery: true },
  );
  await tour.step(
    'outbox-html',
    async () => {
      await tour.press('Escape');
      await openPerson(tour, PEOPLE.waiting);
      const { data } = await page.evaluate(
        async (email) => window.authdesk.users.list({ search: email, limit: 1 }),
        PEOPLE.waiting.email,
      );
      await page.evaluate(
        async (userId) => window.authdesk.email.resendVerification({ userId, why: { reason: 'The mail never came' } }),
        data.rows[0].id,
      );
      await tour.go('o', 'Outbox');
      await page.getByRole('tab', { name: 'Mail' }).waitFor();
    },
    { gallery: true },
  );
  for (const name of ['Text', 'HTML source']) {
    await tour.step(
      `outbox-${name.toLowerCase().replace(' ', '-')}`,
      async () => {
        await page.getByRole('tab', { name }).click();
      },
      { gallery: true },
    );
  }
}
