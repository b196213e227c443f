// What is done to a person by hand: the sheets of editing, address, role and a new user, and asking for a reason.
import { SIZES } from '../driver.mjs';
import { openPerson, PEOPLE } from '../people.mjs';

/** The sheet that is open, dark and on a large screen too; the key that changes the theme does nothing behind a sheet. */
async function sheet(tour, name) {
  const theme = (wanted) =>
    tour.page.evaluate((value) => document.documentElement.setAttribute('data-theme', value), wanted);
  await theme('dark');
  await tour.picture(`${name}-dark`);
  await tour.size(SIZES.large);
  await tour.picture(`${name}-dark`);
  await theme('light');
  await tour.picture(name);
  await tour.size(SIZES.small);
}

async function menu(tour) {
  const { page } = tour;
  await tour.step('verbs', async () => {
    await openPerson(tour, PEOPLE.stolenLaptop);
    await tour.press('.');
    await page.getByRole('menuitem', { name: 'Change email' }).waitFor();
  });
  await tour.press('Escape');
}

async function edit(tour) {
  const { page } = tour;
  await tour.step('edit-all', async () => {
    await tour.press('e');
    await page.getByRole('dialog', { name: 'Edit user' }).waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Jonas M. Weber');
    await sheet(tour, 'edit-all');
  });
  await tour.step('edit-all-columns', async () => {
    await page.getByText('More fields').click();
  });
  await tour.press('Escape');
}

async function email(tour) {
  const { page } = tour;
  const box = () => page.getByRole('textbox', { name: 'New address' });
  await tour.step('email-taken', async () => {
    await tour.press('Shift+M');
    await box().fill(PEOPLE.waiting.email.toUpperCase());
    await page.getByText('has this address already').waitFor();
  });
  await tour.step('email-free', async () => {
    await box().fill('Jonas.New@Fabrikam.example');
    await page.getByText('Nobody else has it').waitFor();
    await sheet(tour, 'email-free');
  });
  await tour.step('email-changed', async () => {
    await page.getByRole('checkbox', { name: 'Revoke all sessions' }).click();
    await tour.press('Control+Enter');
    await page
      .getByText('Saved email of')
      .or(page.getByText(/^Saved email/))
      .first()
      .waitFor();
    await page.getByText('jonas.new@fabrikam.example').first().waitFor();
  });
  await tour.step('email-undone', async () => {
    await tour.press('Control+Z');
    await page.getByText('Put back as it was').waitFor();
    await page.getByText(PEOPLE.stolenLaptop.email).first().waitFor();
    await tour.clearMessages();
  });
}

async function roleAndVerify(tour) {
  const { page } = tour;
  await tour.step('role', async () => {
    await tour.press('Shift+R');
    await page.getByRole('checkbox', { name: 'admin' }).click();
    await page.getByRole('region', { name: 'What will be saved' }).getByText('user,admin').waitFor();
  });
  await tour.step('role-set', async () => {
    await page.getByRole('button', { name: /^Set role/ }).click();
    await page.getByText(/has the role user,admin/).waitFor();
    await tour.clearMessages();
  });
  await tour.step('verified-by-hand', async () => {
    await openPerson(tour, PEOPLE.waiting);
    await tour.press('Shift+V');
    await page.getByText('Saved email verified of').waitFor();
    await page.getByText('Email verified').first().waitFor();
  });
  await tour.step('unverify-question', async () => {
    await tour.clearMessages();
    await tour.press('.');
    await page.getByRole('menuitem', { name: 'Mark as unverified' }).click();
    await page.getByRole('alertdialog').waitFor();
  });
  await tour.press('Escape');
}

async function create(tour) {
  const { page } = tour;
  await tour.go('u', 'Users');
  await tour.step('create-user', async () => {
    await page.getByRole('button', { name: 'Create a user' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nia Newcomer');
    await page.getByRole('textbox', { name: 'Email', exact: true }).fill('Nia@Example.com');
    await page.getByRole('button', { name: 'Make one up' }).click();
    await page.getByText('Nobody else has it').waitFor();
    await sheet(tour, 'create-user');
  });
  await tour.step('user-created', async () => {
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nia Newcomer' }).waitFor();
    await page.getByText('Created nia@example.com').waitFor();
    await tour.clearMessages();
  });
}

/** Opens the demo again under other rules, as a person would in the connection's form. */
async function rules(tour) {
  const { page } = tour;
  const change = (access) =>
    page.evaluate(async (given) => {
      const [demo] = (await window.authdesk.connections.list()).data.filter((one) => one.environment === 'demo');
      const { access: _before, ...settings } = demo.settings;
      await window.authdesk.connections.save({ ...settings, id: demo.id, access: given });
      await window.authdesk.connections.open({ id: demo.id });
    }, access);
  await tour.step('reason-asked', async () => {
    await change({ requireReason: true, requireTicket: true, ticketUrl: 'https://desk.example.com/t/{ticket}' });
    await openPerson(tour, PEOPLE.stolenLaptop);
    await tour.press('e');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Jonas W.');
    await page.getByRole('textbox', { name: 'Ticket' }).fill('T-4711');
    await page.getByRole('textbox', { name: 'Reason' }).scrollIntoViewIfNeeded();
    await sheet(tour, 'reason-asked');
  });
  await tour.press('Escape');
  await tour.step('role-refused', async () => {
    await change({ role: 'support' });
    await openPerson(tour, PEOPLE.stolenLaptop);
    await tour.press('.');
    await page
      .getByText(/Somebody with the role Lead can/)
      .first()
      .waitFor();
  });
  await tour.press('Escape');
  await change({});
  await tour.step('access-form', async () => {
    await tour.go('n', 'Connections');
    await tour.press('e');
    await page.getByRole('button', { name: 'Access', expanded: false }).click();
    await page.getByText('Ask for a reason').scrollIntoViewIfNeeded();
  });
  await tour.step('settings-name', async () => {
    await tour.press('Escape');
    await tour.press('Control+,');
    await page.getByRole('textbox', { name: 'Name in the audit' }).fill('Kim');
    await tour.press('Enter');
  });
}

export async function acts(tour) {
  await menu(tour);
  await edit(tour);
  await email(tour);
  await roleAndVerify(tour);
  await create(tour);
  await rules(tour);
}
