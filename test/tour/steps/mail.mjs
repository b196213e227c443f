// Mail: every dialog and what it says in each case, the link, templates, log and queue. Servers are stand-ins on loopback.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { openPerson, PEOPLE } from '../people.mjs';

/** Answers as a better-auth server would, in the way that is asked for. */
async function startAnswering() {
  let next = () => [200, { status: true }, {}];
  const server = createServer((_request, response) => {
    const [status, body, headers] = next();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseURL: `http://127.0.0.1:${server.address().port}`,
    answer: (status, body, headers = {}) => {
      next = () => [status, body, headers];
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function startSmtp() {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Opens the demo again with other mail settings. */
function setUp(tour, change) {
  return tour.page.evaluate(async (given) => {
    const [demo] = (await window.authdesk.connections.list()).data.filter((one) => one.environment === 'demo');
    const { authServer: _server, mailing: _mailing, ...settings } = demo.settings;
    const saved = await window.authdesk.connections.save({ ...settings, id: demo.id, ...given });
    if (!saved.ok) throw new Error(JSON.stringify(saved.error));
    await window.authdesk.connections.open({ id: demo.id });
  }, change);
}

const dialog = (tour) => tour.page.getByRole('dialog');
const all = { gallery: true };

async function leave(tour) {
  await tour.press('Escape');
  await dialog(tour).waitFor({ state: 'hidden' });
}

async function throughServer(tour, server) {
  const { page } = tour;
  const settings = { mail: { kind: 'server' }, authServer: { baseURL: server.baseURL } };
  // Another part may have mailed her already.
  await setUp(tour, { ...settings, mailing: { cooldownMinutes: 0 } });
  await openPerson(tour, PEOPLE.waiting);
  await tour.step(
    'mail-resend',
    async () => {
      await tour.press('r');
      await dialog(tour).getByText('cannot be taken back').first().waitFor();
    },
    all,
  );
  await tour.step(
    'mail-accepted',
    async () => {
      await tour.press('Enter');
      await dialog(tour).getByRole('status').waitFor();
    },
    all,
  );
  await tour.press('Enter');
  await dialog(tour).waitFor({ state: 'hidden' });
  await setUp(tour, settings);
  await openPerson(tour, PEOPLE.waiting);
  await tour.step(
    'mail-cooldown',
    async () => {
      await tour.press('r');
      await dialog(tour).getByText('Sent only just now').waitFor();
    },
    all,
  );
  await tour.step(
    'mail-429',
    async () => {
      server.answer(429, { message: 'Too many requests.' }, { 'x-retry-after': '42' });
      await dialog(tour).getByRole('checkbox', { name: 'Send it all the same' }).click();
      await dialog(tour).getByRole('button', { name: 'Send mail' }).click();
      await dialog(tour).getByRole('timer').waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-400',
    async () => {
      server.answer(400, { code: 'RESET_PASSWORD_DISABLED' });
      await tour.press('p');
      await dialog(tour)
        .getByRole('textbox', { name: /Page of the app/ })
        .fill('/reset');
      await dialog(tour).getByRole('button', { name: 'Send mail' }).click();
      await dialog(tour).getByText('The auth server has no password reset mail configured.', { exact: true }).waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-reset-dead-end',
    async () => {
      await tour.press('p');
      await dialog(tour).getByRole('checkbox', { name: 'Send it all the same' }).waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-magic-link',
    async () => {
      await tour.press('i');
      await dialog(tour)
        .getByText(/also removes the password/)
        .waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-code',
    async () => {
      await tour.press('t');
      await dialog(tour).getByText('What the code is for').waitFor();
      await dialog(tour).getByText('only the newest works').waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-refused-verified',
    async () => {
      await openPerson(tour, PEOPLE.manySessions);
      await tour.press('r');
      await dialog(tour).getByText('is already verified').waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-banned',
    async () => {
      await openPerson(tour, PEOPLE.banned);
      await tour.press('p');
      await dialog(tour).getByText('is banned').first().waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-link-no-secret',
    async () => {
      await openPerson(tour, PEOPLE.waiting);
      await tour.press('l');
      await dialog(tour).getByText('secret is missing').waitFor();
    },
    all,
  );
  await tour.step('mail-link-to-secret', async () => {
    await dialog(tour).getByRole('button', { name: 'Set it up' }).click();
    await page
      .getByRole('textbox', { name: /^Secret/ })
      .first()
      .waitFor();
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('name') ?? ''), /secret/i);
  });
}

async function link(tour, demo) {
  await setUp(tour, demo);
  await openPerson(tour, PEOPLE.waiting);
  await tour.step(
    'mail-link',
    async () => {
      await tour.press('l');
      await dialog(tour).getByRole('button', { name: '15 min' }).click();
    },
    all,
  );
  await tour.step(
    'mail-link-made',
    async () => {
      await dialog(tour).getByRole('button', { name: 'Make and copy link' }).click();
      await dialog(tour).getByText('The link is on the clipboard').waitFor();
      assert.match(await tour.clipboard(), /verify-email\?token=/);
    },
    all,
  );
  await tour.press('Enter');
  await dialog(tour).waitFor({ state: 'hidden' });
}

async function overSmtp(tour, smtp) {
  const { page } = tour;
  await setUp(tour, {
    mail: {
      kind: 'smtp',
      url: smtp.url,
      from: 'Support <help@northwind.example>',
      tls: 'optional',
      baseURL: 'http://localhost:3000',
      secret: 'authdesk-demo-secret-for-invented-data-only',
    },
    mailing: { smtpRate: { mails: 3, seconds: 60 }, cooldownMinutes: 0 },
  });
  await openPerson(tour, PEOPLE.waiting);
  await tour.step(
    'mail-smtp-result',
    async () => {
      await tour.press('r');
      await dialog(tour).getByRole('button', { name: 'Send mail' }).click();
      await dialog(tour).getByText('250').first().waitFor();
    },
    all,
  );
  await tour.press('Enter');
  await tour.step(
    'mail-of-user',
    async () => {
      await dialog(tour).waitFor({ state: 'hidden' });
      await page.getByRole('radio', { name: /^Mail/ }).check({ force: true });
      await page.getByRole('region', { name: 'History' }).getByText('Accepted').first().waitFor();
    },
    all,
  );
}

async function queue(tour) {
  const { page } = tour;
  await tour.step(
    'mail-queue-started',
    async () => {
      await page.evaluate(async () => {
        const { data } = await window.authdesk.users.list({ filters: { emailVerified: false }, limit: 40 });
        const ids = data.rows.map(({ id }) => id);
        const preview = await window.authdesk.bulk.preview({
          action: { do: 'resendVerification' },
          target: { kind: 'ids', ids },
        });
        const started = await window.authdesk.bulk.start({ previewId: preview.data.id, confirm: true });
        if (!started.ok) throw new Error(JSON.stringify(started.error));
      });
      await tour.go('m', 'Mail log');
      await page
        .getByRole('region', { name: 'Queue' })
        .getByText(/done about/)
        .waitFor();
    },
    all,
  );
  await tour.step(
    'mail-queue-rows',
    async () => {
      await page.getByRole('button', { name: 'Rows…' }).click();
      await dialog(tour)
        .getByText(/done about/)
        .waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step(
    'mail-queue-paused',
    async () => {
      await page.getByRole('region', { name: 'Queue' }).getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('region', { name: 'Queue' }).getByText('once resumed').waitFor();
    },
    all,
  );
  await tour.step('mail-queue-stopped', async () => {
    await page.getByRole('region', { name: 'Queue' }).getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop job' }).click();
    await page.getByRole('region', { name: 'Queue' }).waitFor({ state: 'hidden' });
    await tour.clearMessages();
  });
  await tour.step(
    'mail-log',
    async () => {
      await page.getByRole('grid').getByText('Accepted').first().waitFor();
    },
    all,
  );
  await tour.step('mail-log-failed', async () => {
    await page.getByRole('searchbox', { name: 'Search the mail log' }).fill('outcome:failed ');
    await page.getByRole('button', { name: 'Failed', exact: true }).waitFor();
  });
}

async function templates(tour) {
  const { page } = tour;
  const frame = () => page.frameLocator('iframe[title="The mail as HTML"]');
  await tour.step(
    'mail-templates',
    async () => {
      await tour.go('t', 'Mail templates');
      await frame().getByText('Verify email address').waitFor();
    },
    all,
  );
  await tour.step(
    'mail-template-without-link',
    async () => {
      const text = page.getByRole('textbox', { name: 'Text', exact: true });
      await text.fill('Hello {{name}},\n\nplease confirm your address.\n');
      await page.getByText('The text needs {{link}}').waitFor();
    },
    all,
  );
  await tour.step('mail-template-mended', async () => {
    await page.getByRole('textbox', { name: 'Text', exact: true }).press('Control+End');
    await page.getByRole('button', { name: '{{link}}' }).click();
    await page.getByText('The text needs {{link}}').waitFor({ state: 'hidden' });
    await tour.press('Control+s');
    await page.getByText('your own').waitFor();
    await tour.clearMessages();
  });
  await tour.step(
    'mail-template-test',
    async () => {
      await page.getByRole('button', { name: 'Send a test…' }).click();
      await dialog(tour).getByRole('textbox', { name: 'Your own address' }).fill('me@northwind.example');
    },
    all,
  );
  await tour.step(
    'mail-template-tested',
    async () => {
      await dialog(tour).getByRole('button', { name: 'Send test' }).click();
      await dialog(tour).getByRole('status').waitFor();
    },
    all,
  );
  await leave(tour);
  await tour.step('mail-template-language', async () => {
    await page.getByRole('button', { name: 'Another language…' }).click();
    await dialog(tour).getByRole('textbox', { name: 'Language' }).fill('pt-BR');
    await dialog(tour).getByText('Portuguese').waitFor();
  });
  await leave(tour);
  await tour.step('mail-template-back', async () => {
    await page.getByRole('button', { name: 'Back to built-in…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove template' }).click();
    await page.getByText('your own').waitFor({ state: 'hidden' });
  });
  await tour.step(
    'mail-templates-unused',
    async () => {
      await setUp(tour, { mail: { kind: 'server' }, authServer: { baseURL: 'http://127.0.0.1:9' } });
      await tour.go('u', 'Users');
      await tour.go('t', 'Mail templates');
      await page.getByText('are not used').waitFor();
    },
    all,
  );
}

export async function mail(tour) {
  const server = await startAnswering();
  const smtp = await startSmtp();
  const demo = {
    mail: {
      kind: 'outbox',
      baseURL: 'http://localhost:3000',
      secret: 'authdesk-demo-secret-for-invented-data-only',
    },
  };
  try {
    await throughServer(tour, server);
    await link(tour, demo);
    await overSmtp(tour, smtp);
    await queue(tour);
    await templates(tour);
    await setUp(tour, demo);
  } finally {
    await Promise.all([server.stop(), smtp.stop()]);
  }
}
