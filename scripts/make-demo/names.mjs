// Names of people from many places: faker knows the Latin-script locales, the others are listed as "native|latin" so
// that the e-mail address can be spelled the way its owner would spell it.
import { allLocales } from '@faker-js/faker';
import { chance, fakerOf, pick, text, weighted } from './random.mjs';

const latin = (weight, code) => [weight, { faker: fakerOf(allLocales[code]) }];
const pairs = (list) => list.split(' ').map((pair) => pair.split('|'));
const native = (weight, style, given, family) => [weight, { style, given: pairs(given), family: pairs(family) }];

const ORIGINS = [
  latin(20, 'en_US'),
  latin(8, 'en_GB'),
  latin(8, 'de'),
  latin(7, 'fr'),
  latin(7, 'es'),
  latin(5, 'it'),
  latin(5, 'pt_BR'),
  latin(5, 'pl'),
  latin(5, 'en_IN'),
  latin(4, 'sv'),
  latin(4, 'nl'),
  latin(4, 'tr'),
  latin(3, 'en_NG'),
  latin(3, 'cs_CZ'),
  latin(2, 'da'),
  latin(2, 'nb_NO'),
  latin(2, 'fi'),
  latin(2, 'ro'),
  latin(1, 'id_ID'),
  native(
    5,
    'joined',
    '伟|wei 芳|fang 娜|na 秀英|xiuying 敏|min 静|jing 强|qiang 磊|lei 洋|yang 艳|yan 杰|jie 思远|siyuan 雨桐|yutong 子涵|zihan',
    '王|wang 李|li 张|zhang 刘|liu 陈|chen 杨|yang 赵|zhao 黄|huang 周|zhou 吴|wu 徐|xu 孙|sun',
  ),
  native(
    4,
    'family-first',
    '結衣|yui 陽菜|haruna 蓮|ren 大翔|hiroto 美咲|misaki 葵|aoi 健太|kenta 翔太|shota さくら|sakura 拓海|takumi 由美子|yumiko 直樹|naoki',
    '佐藤|sato 鈴木|suzuki 高橋|takahashi 田中|tanaka 渡辺|watanabe 伊藤|ito 山本|yamamoto 中村|nakamura 小林|kobayashi 加藤|kato',
  ),
  native(
    3,
    'joined',
    '민준|minjun 서연|seoyeon 지우|jiwoo 하은|haeun 도윤|doyun 예준|yejun 수빈|subin 지민|jimin 현우|hyunwoo 유진|yujin',
    '김|kim 이|lee 박|park 최|choi 정|jung 강|kang 조|cho 윤|yoon 장|jang 임|lim',
  ),
  native(
    4,
    'given-first',
    'محمد|mohammed فاطمة|fatima أحمد|ahmed ليلى|layla يوسف|youssef مريم|maryam خالد|khaled سارة|sara عمر|omar هدى|huda زينب|zainab كريم|karim',
    'حداد|haddad منصور|mansour النجار|alnajjar خليل|khalil الحسن|alhassan سليمان|suleiman شاهين|shahin درويش|darwish عزام|azzam قاسم|qasim',
  ),
  native(
    2,
    'given-first',
    'נועה|noa דוד|david תמר|tamar יוסי|yossi מאיה|maya איתן|eitan שירה|shira אורי|uri רות|ruth גיל|gil',
    'לוי|levi מזרחי|mizrahi פרץ|peretz ביטון|biton פרידמן|friedman אברהם|avraham שפירא|shapira דהן|dahan',
  ),
  native(
    2,
    'given-first',
    'Дмитро|dmytro Олена|olena Андрій|andrii Ірина|iryna Тарас|taras Наталія|nataliia Юлія|yuliia Богдан|bohdan',
    'Шевченко|shevchenko Коваленко|kovalenko Бондар|bondar Мельник|melnyk Ткаченко|tkachenko Лисенко|lysenko',
  ),
  native(
    2,
    'given-first',
    'Γιώργος|giorgos Ελένη|eleni Νίκος|nikos Μαρία|maria Κώστας|kostas Σοφία|sofia Δημήτρης|dimitris',
    'Παπαδόπουλος|papadopoulos Νικολάου|nikolaou Γεωργίου|georgiou Δημητρίου|dimitriou Καραγιάννης|karagiannis',
  ),
  native(
    2,
    'given-first',
    'आरव|aarav दिया|diya रोहन|rohan अनन्या|ananya विवान|vivaan मीरा|meera कबीर|kabir नेहा|neha',
    'शर्मा|sharma वर्मा|verma गुप्ता|gupta सिंह|singh पटेल|patel जोशी|joshi मेहता|mehta',
  ),
  native(
    1,
    'given-first',
    'Siobhán|siobhan Oisín|oisin Niamh|niamh Cillian|cillian Aoife|aoife Seán|sean',
    "O'Brien|obrien O'Neill|oneill O'Connor|oconnor O'Reilly|oreilly D'Arcy|darcy",
  ),
];

const SPECIAL = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i', þ: 'th', ð: 'd' };

/** Spells a Latin-script name with a-z only, as in an e-mail address. */
export const plain = (name) =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[łøßæœđıþð]/g, (letter) => SPECIAL[letter])
    .replace(/[^a-z]/g, '');

function display(style, given, family) {
  if (style === 'joined') return family + given;
  return style === 'family-first' ? `${family} ${given}` : `${given} ${family}`;
}

/** A person's name as shown, with its Latin spelling in two parts. */
export function person() {
  const origin = weighted(ORIGINS);
  if (origin.faker) {
    const given = origin.faker.person.firstName();
    const family = origin.faker.person.lastName();
    const middle = chance(0.03) ? ` ${text(1, 'ABCDEFGHJKLMNPRSTVW')}.` : '';
    return { name: `${given}${middle} ${family}`, given: plain(given), family: plain(family) };
  }
  const [given, latinGiven] = pick(origin.given);
  const [family, latinFamily] = pick(origin.family);
  return { name: display(origin.style, given, family), given: latinGiven, family: latinFamily };
}
