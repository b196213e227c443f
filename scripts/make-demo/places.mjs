// Invented companies and mailbox hosts. Every domain is reserved by RFC 2606, so no mail can reach anybody.
import { int, weighted } from './random.mjs';

/** Companies: display name and the label of their `.example` domain. */
export const COMPANIES = [
  ['Northwind Traders', 'northwind'],
  ['Fabrikam GmbH', 'fabrikam'],
  ['Contoso Ltd', 'contoso'],
  ['Tailspin Toys', 'tailspin'],
  ['Adatum Corporation', 'adatum'],
  ['Litware', 'litware'],
  ['Wingtip Studios', 'wingtip'],
  ['Proseware', 'proseware'],
  ['Alpine Ski House', 'alpineski'],
  ['Woodgrove Bank', 'woodgrove'],
  ["Margie's Travel", 'margies'],
  ['Lucerne Publishing', 'lucerne'],
  ['Fourth Coffee', 'fourthcoffee'],
  ['Consolidated Messenger', 'consolidated'],
  ['Fjordline Møbler', 'fjordline'],
  ['Relecloud', 'relecloud'],
  ['Graphic Design Institute', 'graphicdesign'],
  ['Blue Yonder Airlines', 'blueyonder'],
  ['City Power & Light', 'citypower'],
  ['Coho Vineyard', 'coho'],
  ['Humongous Insurance', 'humongous'],
  ['Bellows College', 'bellows'],
  ['Best For You Organics', 'bestforyou'],
  ['First Up Consultants', 'firstup'],
  ['Munson’s Pickles', 'munsons'],
  ['Nod Publishers', 'nod'],
  ['Southridge Video', 'southridge'],
  ['VanArsdel', 'vanarsdel'],
  ['Wide World Importers', 'wideworld'],
  ['The Phone Company', 'phonecompany'],
  ['Trey Research', 'trey'],
  ['Liberty’s Delightful Bakery', 'liberty'],
  ['Lamna Healthcare', 'lamna'],
  ['School of Fine Art', 'fineart'],
  ['Österreichische Holzwerke', 'holzwerke'],
  ['Café Belém', 'cafebelem'],
  ['株式会社さくら印刷', 'sakura-print'],
  ['Zażółć Design', 'zazolc'],
  ['Kestrel Robotics', 'kestrel'],
  ['Harbour & Finch', 'harbourfinch'],
].map(([name, label]) => ({ name, label, domain: `${label}.example` }));

const MAILBOXES = [
  [12, 'mail.example.com'],
  [9, 'inbox.example.org'],
  [7, 'post.example.net'],
  [4, 'webmail.example.com'],
  [3, 'secure.example.net'],
  [3, 'students.campus.test'],
  [2, 'correo.example.org'],
  [2, 'relay.example.com'],
  [1, 'home.example'],
];

/** A host of personal mailboxes. */
export const mailbox = () => weighted(MAILBOXES);

// Some companies are bigger than others: squaring favours the first ones.
/** One of the companies. */
export const company = () => COMPANIES[Math.floor((int(0, 999) / 1000) ** 2 * COMPANIES.length)];
