// The people of the demo database the tour visits: the same as DEMO_PEOPLE in src/main/data/local/demo/constants.ts.
export const PEOPLE = {
  stolenLaptop: { name: 'Jonas Weber', email: 'jonas.weber@fabrikam.example' },
  waiting: { name: 'Mara Lindqvist', email: 'mara.lindqvist@northwind.example' },
  banned: { name: 'Amara Okafor', email: 'amara.okafor@contoso.example' },
  locked: { name: 'Li Wei (李伟)', email: 'li.wei@tailspin.example' },
  mixedCase: { name: 'Priya Raman', email: 'Priya.Raman@Adatum.example' },
  noWayIn: { name: 'Elif Yıldız', email: 'elif.yildiz@litware.example' },
  manySessions: { name: 'Build Robot', email: 'build-robot@woodgrove.example' },
  impersonated: { name: 'نور الهدى حدّاد', email: 'noor.haddad@relecloud.example' },
  longName: {
    name: 'Maximiliana-Theodora',
    email: 'maximiliana-theodora.von-hohenberg-sonnenfeld@graphicdesign.example',
  },
  emptyName: { name: 'No name', email: 'nobody.in.particular@inbox.example.org' },
  manyCodes: { name: 'Tomasz Wójcik', email: 'tomasz.wojcik@consolidated.example' },
};

/** Finds a person as support would: `/`, a part of the address, Enter. */
export async function openPerson(tour, person) {
  const { page } = tour;
  await tour.go('u', 'Users');
  await tour.press('/');
  await page.getByRole('searchbox', { name: 'Search users' }).fill(person.email.toLowerCase());
  await tour.press('Enter');
  await page.getByRole('region', { name: 'Profile' }).waitFor();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: person.name }).waitFor();
  await tour.ready();
}
