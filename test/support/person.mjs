// Somebody at the screen, who answers what main asks in its own dialogs: for tests and tours of the whole app.

/**
 * Confirms whatever main asks from now on, and remembers it. In main's own window the phrase is typed that it shows.
 * @param {import('playwright').ElectronApplication} app
 */
export async function confirmEverything(app) {
  await evaluated(app, ({ dialog }) => {
    const asked = (globalThis.authdeskAsked ??= []);
    dialog.showMessageBox = async (...given) => {
      const { message, detail, buttons } = given.at(-1);
      asked.push({ message, detail: detail ?? '', buttons: buttons ?? [], phrase: null });
      return { response: 0, checkboxChecked: false };
    };
  });
  app.on('window', (page) => void typePhrase(app, page).catch(() => {}));
}

async function typePhrase(app, page) {
  await page.waitForLoadState();
  if ((await page.title()) !== 'Authdesk asks') return;
  const shown = page.locator('#phrase:not(:empty)');
  await shown.waitFor();
  const question = {
    message: await page.locator('#message').innerText(),
    detail: await page.locator('#details').innerText(),
    buttons: ['Confirm', 'Cancel'],
    phrase: await shown.innerText(),
  };
  await app.evaluate((_electron, one) => (globalThis.authdeskAsked ??= []).push(one), question);
  await page.getByLabel('Type to confirm').fill(question.phrase);
  await page.getByRole('button', { name: 'Confirm' }).click();
}

/** What main asked so far, first to last. */
export async function askedSoFar(app) {
  return app.evaluate(() => globalThis.authdeskAsked ?? []);
}

/** Runs something in main. While the app starts, the driver now and then loses an answer; what is asked for here may run twice. */
async function evaluated(app, work) {
  try {
    return await app.evaluate(work);
  } catch (error) {
    if (!String(error).includes('garbage collected')) throw error;
    return await app.evaluate(work);
  }
}
